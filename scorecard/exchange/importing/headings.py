"""What the headings of score tables mean, in the languages in which they are usually written.

A heading has a role when all its words are words of that role or fill words: "Total score" is a total, "Total cost of
ownership" is a criterion of somebody's.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from scorecard.core.model import Direction
from scorecard.exchange.importing.figures import folded


class Role(StrEnum):
    """What a row or column is by its heading."""

    CRITERION = "criterion"
    GROUP = "group"
    CANDIDATE = "candidate"
    EVALUATOR = "evaluator"
    WEIGHT = "weight"
    SCORE = "score"
    WEIGHTED = "weighted score"
    TOTAL = "total"
    RANK = "rank"
    COMMENT = "comment"
    DIRECTION = "direction"
    UNIT = "unit"
    MAXIMUM = "maximum"
    MINIMUM = "minimum"
    AVERAGE = "average"
    STATISTIC = "statistic"
    NUMBER = "number"
    DESCRIPTION = "description"
    BOTH = "criteria and candidates"


_WORDS: Final[dict[Role, str]] = {
    Role.WEIGHT: """
        weight weights weighting weightings weightage w wt wgt wi wj gewicht gewichte gewichten gewichtung
        gewichtungen gewichtungsfaktor poids ponderation ponderations coefficient coefficients coef coeff
        koeffizient peso pesos ponderacion ponderaciones pesi ponderazione ponderacao waga wagi weging wegingen
        wegingsfactor wegingsfactoren vikt vikter viktning vekt vekter vekting vaegt vaegtning vaegte vagt vagtning
        paino painot painoarvo painoarvot painokerroin vaha vahy suly sulyok sulyozas sulyszam pondere ponderi
        agirlik agirliklar tezina tezine utez вес веса вага βαρος βαρη importance wichtigkeit importancia importanza
        svoris kaal svars priority prioritat priorite prioridad prioridade priorita prioriteit priorytet moscow""",
    Role.TOTAL: """
        total totals sum gesamt summe summen gesamtsumme gesamtpunktzahl gesamtpunkte gesamtergebnis ergebnis
        gesamtwert gesamtnutzen gesamtnutzwert nutzwert gesamtbewertung gesamtscore gesamtnote result results
        resultat resultaat overall final endergebnis endnote totale totali somme suma resultado resultados soma
        somma risultato totaal som eindscore totaalscore eindtotaal summa slutsumma totalt sammanlagt yhteensa summa
        kokonaispisteet celkem soucet spolu osszesen osszesites vegeredmeny toplam sonuc razem lacznie wynik итого
        сумма всего итог συνολο ukupno skupaj kokku iso kopa suma subtotal zwischensumme aggregate netscore utility
        closeness ialt totalscore totalpoints kokonaispistemaara sammenlagt grandtotal kopsumma itogo globale teljes
        net""",
    Role.RANK: """
        rank ranks ranking rankings rang range rangfolge rangliste rangplatz platz platzierung place position
        classement posicion puesto clasificacion posto posizione graduatoria classifica classificacao colocacao
        plaats rangorde rangschikking placering plassering sija sijoitus sijaluku poradi miejsce pozycja helyezes
        rangsor sira siralama место ранг рейтинг καταταξη loc rangs ordre standing vieta koht rangiranje""",
    Role.SCORE: """
        score scores scoring rating ratings points pts pt punkte punkt punktzahl punktwert punktwerte note noten
        bewertung bewertungen erfullungsgrad zielerfullung zielerreichung zielerfullungsgrad wertung notes
        evaluation puntuacion puntaje puntajes puntos calificacion valoracion pontuacao nota notas pontos punteggio
        punteggi voto voti punti valutazione punten beoordeling cijfer poang betyg poeng karakter point pisteet
        piste arvosana body hodnoceni punkty ocena oceny pont pontok pontszam ertekeles punctaj puan балл баллы
        оценка βαθμος βαθμολογια raw value wert valor valeur waarde mark marks grade rated given unweighted
        ungewichtet ocjena hinne punktid vertinimas actual anbieterwertung""",
    Role.WEIGHTED: """
        weighted gewichtet gewichtete gewichteter gewichtetes gew pondere ponderee ponderes ponderado ponderada
        ponderati ponderato ponderata gewogen viktad viktat viktade vektet vaegtet vagtet painotettu vazene vazeny
        wazona wazone wazony sulyozott ponderat agirlikli взвешенный взвешенная product produkt teilnutzwert
        teilnutzen contribution wxs sxw""",
    Role.COMMENT: """
        comment comments remark remarks rationale rationales reason reasons reasoning justification justifications
        kommentar kommentare bemerkung bemerkungen begrundung begrundungen anmerkung anmerkungen erlauterung
        erlauterungen commentaire commentaires remarque remarques motivation comentario comentarios observacion
        observaciones justificacion justificativa observacao observacoes commento commenti osservazioni motivazione
        motivazioni opmerking opmerkingen toelichting motivering onderbouwing anmarkning anmarkningar merknad
        merknader bemaerkning bemaerkninger begrundelse begrunnelse kommentti kommentit huomautus perustelu
        perustelut komentar komentare poznamka poznamky oduvodneni uwagi komentarz uzasadnienie megjegyzes indoklas
        observatii yorum aciklama gerekce комментарий комментарии примечание σχολια evidence findings feedback
        strengths weaknesses nachweis kommentarer fundstelle annotations annotation why obrazlozenje""",
    Role.CRITERION: """
        criterion criteria criterium kriterium kriterien kriterion critere criteres criterio criterios criteri
        kriterier kriteerit kriteeri kriteeriumid kriteria kryterium kryteria kriterij kriteriji kriterijus szempont
        szempontok kriter kriterler критерий критерии κριτηριο κριτηρια requirement requirements anforderung
        anforderungen exigence exigences requisito requisitos requisiti eis eisen factor factors faktor faktoren
        attribute attributes merkmal merkmale indicator indicators metric metrics feature features question
        questions aspect aspects aspekt aspekte parameter parameters eigenschaft dimension dimensions kpi kpis
        zielkriterium zielkriterien bewertungskriterium bewertungskriterien zuschlagskriterium zuschlagskriterien
        entscheidungs- kriterium beoordelingscriteria beoordelingscriterium gunningscriterium vurderingskriterier
        krav subcriterion subcriteria unterkriterium unterkriterien teilkriterium souscritere souscriteres
        subcriterio subcriterios vaatimus utvarderingskriterier tildelingskriterier hodnotici pozadavek cerinta
        criteriu ocenjevanja""",
    Role.GROUP: """
        category categories group groups kategorie kategorien gruppe gruppen hauptgruppe categorie groupe groupes
        categoria categorias grupo grupos gruppo gruppi categorieen groep groepen kategori kategorier grupp grupper
        ryhma kategoria skupina grupa grupy kategorija csoport area areas section domain bereich bereiche
        hauptkriterium hauptkriterien oberkriterium thema topic theme chapter kapitel block main family rubrique
        famille bloque bloco ambito hoofdcriterium hoofdstuk themenbereich kategorije""",
    Role.CANDIDATE: """
        vendor vendors supplier suppliers provider providers bidder bidders tenderer tenderers candidate candidates
        alternative alternatives option options offer offers offeror offerors company companies firm firms partner
        partners contractor contractors solution solutions proposal proposals tool tools anbieter lieferant
        lieferanten bieter angebot angebote alternativen kandidat kandidaten variante varianten dienstleister firma
        firmen unternehmen losung losungen fournisseur fournisseurs prestataire prestataires candidat candidats
        offre offres soumissionnaire soumissionnaires entreprise entreprises proveedor proveedores alternativa
        alternativas candidato candidatos oferta ofertas empresa empresas licitador licitadores oferente oferentes
        fornecedor fornecedores proposta propostas fornitore fornitori offerente offerenti offerta offerte
        concorrente concorrenti azienda aziende alternative leverancier leveranciers aanbieder aanbieders
        inschrijver inschrijvers alternatief alternatieven leverantor leverantorer anbudsgivare leverandor
        leverandorer tilbyder tilbydere tilbudsgiver toimittaja toimittajat tarjoaja tarjoajat vaihtoehto
        vaihtoehdot dodavatel dodavatele nabidka uchazec varianta varianty dostawca dostawcy oferent oferenci
        wariant warianty szallito szallitok ajanlattevo ajanlattevok furnizor furnizori ofertant ofertanti tedarikci
        tedarikciler firma поставщик поставщики альтернатива προμηθευτης προμηθευτες retailer retailers model models
        idea ideas platform platforms dobavljac ponudnik tiekejas pakkuja consultancy agency bank system systems
        site sites location locations software bewerber offerer opcion opciones opzione opzioni opcao opcoes optie
        opties alternativ modell modelle produkte products brand brands item""",
    Role.EVALUATOR: """
        evaluator evaluators assessor assessors reviewer reviewers scorer scorers rater raters expert experts judge
        judges panelist panellist member members bewerter prufer gutachter evaluateur evaluateurs evaluador
        evaluadores experto expertos avaliador avaliadores perito valutatore valutatori esperto commissario
        beoordelaar beoordelaars bedomare vurderer bedommer arvioija arvioijat hodnotitel oceniajacy ekspert
        eksperci ertekelo biralo degerlendirici эксперт εκτιμητης respondent stakeholder jury juror experte experten
        teammitglied scoredby email e-mail mail emailaddress respondents responder username user submittedby""",
    Role.DIRECTION: """
        direction type goal objective richtung optimierungsrichtung sens sentido direccion preference optimum
        optimierung orientation benefitcost costbenefit maxmin minmax bnb beneficial direcao direzione richting
        riktning typ tipo optimise optimize polarity""",
    Role.UNIT: """
        unit units einheit einheiten unite unites unidad unidades unidade unita eenheid enhet enhed yksikko jednotka
        jednostka egyseg unitate birim uom ед dimensionseinheit masseinheit""",
    Role.MAXIMUM: """
        max maximum maximal maximale maximaler maximales maxi maximo maxima massimo massimi possible mogliche
        moglich erreichbare erreichbar hochstpunktzahl available bareme attainable maks maksimi maksimum
        maximalpunktzahl maximalpunkte maxpunkte maxpoints maxscore höchstpunkte hochstwert""",
    Role.MINIMUM: """
        min minimum minimal threshold mindestpunktzahl mindestwert mindest seuil minimo umbral soglia drempel minimi
        minimalni cutoff required pass""",
    Role.AVERAGE: """
        average averages avg mean means mittelwert mittel durchschnitt schnitt moyenne moyennes media medie promedio
        gemiddelde medel medelvarde snitt gjennomsnitt gennemsnit keskiarvo prumer srednia atlag ortalama среднее
        median ø avj medelpoang durchschnittlich prosjek povprecje vidurkis keskmine μεσος""",
    Role.STATISTIC: """
        stdev std stddev sd dev variance varianz standardabweichung deviation spread count anzahl difference differenz
        delta gap ideal best bester worst v+ v- s+ s- checksum check controle kontrolle prufsumme abweichung
        spannweite iqr mode leader winner sieger ecart desviacion""",
    Role.NUMBER: """
        no nr # id ids ref reference pos lfd sno sl code n° nº num numero numero lp c kennung index item ziffer
        nummer number ordnungszahl rn""",
    Role.DESCRIPTION: """
        description descriptions beschreibung definition definitions detail details explanation guidance descripcion
        descricao descrizione omschrijving beskrivning beskrivelse kuvaus popis opis leiras descriere specification
        bedeutung question lookfor fragestellung notes""",
}
_SUM_WORDS: Final = """
    total totals subtotal sum summe zwischensumme teilsumme somme totale suma soma somma totaal subtotaal delsumma
    summa valisumma celkem soucet mezisoucet razem osszesen toplam ara итого ukupno"""
_SUMS: Final = frozenset(_SUM_WORDS.split())
_FILL_WORDS: Final = """
    the of and by per for in a an all each to je der die das des dem den fur und pro von de du la le les des par
    pour et del de los las por para y da do dos das e di per il lo gli och av for i og van het een voor per en na
    dla wg sum normalized normalised normalisiert normiert relative relativ local lokal global globale adjusted norm
    name names nombre nom nome naam bezeichnung of100 percent prozent pct pourcentage porcentaje 0 1 100 10 5 4 3
    out scale evaluation selection decision % list x project erzielt erzielte erreicht erreichte this vs
    standard + s address id grand sub sub- positives negatives pluses minuses sames zeros"""
_FILL: Final = frozenset(_FILL_WORDS.split())
_BROKEN: Final = re.compile(r"-\s+")
_TOKENS: Final = re.compile(r"[\w#%°º+øØ]+(?:[\-][+\-]?)?", re.UNICODE)
_BRACKETS: Final = re.compile(r"[(\[{][^)\]}]*[)\]}]")
_ACCENTS: Final = str.maketrans(
    "àáâãäåăąçćčèéêëęěìíîïıñńňòóôõöőøùúûüűůýÿžźżśšşșțťřďğłßάέήίόύώς",
    "aaaaaaaacccеeeeeeiiiiinnnooooooouuuuuuyyzzzsssstt".replace("е", "e") + "rdglsαεηιουωσ",
)
_PRODUCT: Final = re.compile(r"[x×*·]")


def plain_words(text: str) -> str:
    """A heading in small letters without accents."""
    return folded(text).replace("ß", "ss").replace("æ", "ae").translate(_ACCENTS)


_ROLES: Final[dict[str, frozenset[Role]]] = {
    word: frozenset(role for role, words in _WORDS.items() if word in _BROKEN.sub("", words).split())
    for words in _WORDS.values()
    for word in _BROKEN.sub("", words).split()
}
_KNOWN: Final = {plain_words(word): roles for word, roles in _ROLES.items()}

_ORDER: Final = (
    (frozenset({Role.RANK}), Role.RANK),
    (frozenset({Role.CRITERION, Role.CANDIDATE}), Role.BOTH),
    (frozenset({Role.WEIGHTED, Role.TOTAL}), Role.TOTAL),
    (frozenset({Role.WEIGHTED, Role.AVERAGE}), Role.TOTAL),
    (frozenset({Role.AVERAGE, Role.TOTAL}), Role.TOTAL),
    (frozenset({Role.WEIGHTED}), Role.WEIGHTED),
    (frozenset({Role.UNIT}), Role.UNIT),
    (frozenset({Role.MAXIMUM, Role.MINIMUM}), Role.DIRECTION),
    (frozenset({Role.WEIGHT}), Role.WEIGHT),
    (frozenset({Role.MAXIMUM}), Role.MAXIMUM),
    (frozenset({Role.MINIMUM}), Role.MINIMUM),
    (frozenset({Role.AVERAGE}), Role.AVERAGE),
    (frozenset({Role.TOTAL}), Role.TOTAL),
    (frozenset({Role.COMMENT}), Role.COMMENT),
    (frozenset({Role.DESCRIPTION, Role.CRITERION}), Role.DESCRIPTION),
    (frozenset({Role.NUMBER, Role.CRITERION}), Role.NUMBER),
    (frozenset({Role.GROUP}), Role.GROUP),
    (frozenset({Role.EVALUATOR}), Role.EVALUATOR),
    (frozenset({Role.SCORE}), Role.SCORE),
    (frozenset({Role.CRITERION}), Role.CRITERION),
    (frozenset({Role.CANDIDATE}), Role.CANDIDATE),
)

_INSTANCE: Final = re.compile(
    r"[a-z]|\d{1,3}|[ivx]{1,4}|[a-z]\d{1,2}|n[ro°]?\.?\s?\d{1,3}|#\d{1,3}|alpha|beta|gamma|delta"
)
_UP_WORDS: Final = """
    b max maximize maximise maximum maximieren benefit beneficial higher up + ↑ more hoher hoch nutzen profit larger
    increase maximiser maximizar massimizzare beneficio ganho lucro bigger nutzenkriterium positive pos high gain"""
_UP: Final = frozenset(_UP_WORDS.split())
_DOWN_WORDS: Final = """
    nb c min minimize minimise minimum minimieren cost lower down - ↓ less niedriger niedrig kosten non-beneficial
    nonbeneficial smaller decrease minimiser minimizar minimizzare costo custo cout coste − kostenkriterium negative
    neg low loss n-b nonbenefit"""
_DOWN: Final = frozenset(_DOWN_WORDS.split())
_CHEAPER_WORDS: Final = """
    price prices cost costs tco fee fees kosten preis preise gesamtkosten angebotspreis prix cout couts tarif precio
    precios coste costes costo costos preco precos custo custos prezzo prezzi prijs prijzen pris priser kostnad
    kostnader omkostninger hinta kustannus kustannukset cena ceny naklady koszt koszty ar koltseg pret costuri fiyat
    maliyet цена стоимость τιμη κοστος rate attrition churn lieferzeit latency downtime delay delays duration
    leadtime kosten budget expense expenses spend defects defect errors risk"""
_CHEAPER: Final = frozenset(_CHEAPER_WORDS.split())


@lru_cache(maxsize=65536)
def same_name(text: str) -> str:
    """A name as names are compared across places: "Retailer1" is "Retailer 1"."""
    return re.sub(r"[\W_]+", "", plain_words(text))


def tokens_of(text: str) -> list[str]:
    """The words of a heading."""
    return [each for each in _TOKENS.findall(plain_words(text)) if each]


@lru_cache(maxsize=65536)
def role_of(text: str) -> Role | None:
    """What a heading says that its row or column is; None for a name or for what is not known."""
    if not text or len(text) > 80:
        return None
    small = plain_words(text)
    if small in ("%", "in %", "(%)", "weight %", "w%"):
        return Role.WEIGHT
    if small in (
        "#",
        "no.",
        "nr.",
        "n°",
        "s.no",
        "s.no.",
        "s. no.",
        "lfd. nr.",
        "lp.",
        "id",
        "no",
        "nr",
        "pos.",
        "ref",
    ):
        return Role.NUMBER
    bare = _BRACKETS.sub(" ", small).strip(" :.-*") or small
    words = tokens_of(bare)
    known = [_KNOWN.get(word, frozenset()) for word in words]
    roles = frozenset().union(*known) if known else frozenset()
    if not roles:
        return None
    unknown = [word for word, each in zip(words, known, strict=True) if not each and word not in _FILL]
    if unknown:
        edges = (words[0], words[-1])
        if any(Role.COMMENT in _KNOWN.get(word, ()) for word in edges):
            return Role.COMMENT
        return None
    if len(words) == 1:
        return _alone(words[0], roles)
    if {Role.WEIGHT, Role.SCORE} <= roles and _PRODUCT.search(bare):
        return Role.WEIGHTED
    return next((role for needed, role in _ORDER if needed <= roles), next(iter(sorted(roles))))


def _alone(word: str, roles: frozenset[Role]) -> Role:
    if word in ("notes", "note"):
        return Role.COMMENT if word == "notes" else Role.SCORE
    if word == "min":
        return Role.MINIMUM
    if word == "range":
        return Role.STATISTIC
    if word == "item":
        return Role.CRITERION
    order = [role for needed, role in _ORDER if needed <= roles and role in roles]
    return order[0] if order else next(iter(sorted(roles)))


def has_role(text: str, role: Role) -> bool:
    """Whether one of the words of a text is a word of the role."""
    return any(role in _KNOWN.get(word, ()) for word in tokens_of(text))


def is_called_total(text: str) -> bool:
    """Whether a name begins or ends with a word for a sum ("Subtotal Delivery", "Technical total")."""
    words = tokens_of(text.replace("sub-", "sub").replace("Sub-", "Sub"))
    if len(words) > 1 and words[0] in ("sub", "sous", "teil", "zwischen"):
        words = words[1:]
    return bool(words) and any(word in _SUMS for word in (words[0], words[-1]))


def is_instance_of(text: str) -> Role | None:
    """Whether a text names one of a kind by a letter or number ("Vendor B", "Evaluator 2"), and of which kind."""
    words = plain_words(text).replace("-", " ").replace("_", " ").split()
    if len(words) == 1 and (found := re.fullmatch(r"([^\W\d]{4,})(\d{1,3})", words[0])) is not None:
        words = list(found.groups())
    if not 2 <= len(words) <= 3:
        return None
    for head, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
        roles = _KNOWN.get(head.strip(":."), frozenset())
        if _INSTANCE.fullmatch(" ".join(rest).strip(" .:()")):
            for role in (Role.CANDIDATE, Role.EVALUATOR, Role.CRITERION, Role.GROUP):
                if role in roles:
                    return role
    return None


def direction_of(text: str) -> Direction | None:
    """Which way a flag such as b, nb, max, min, benefit or cost points."""
    small = folded(text).strip(" .()[]")
    first = tokens_of(small)[:1]
    if small in _UP or (first and first[0] in _UP and len(small) < 30):
        return Direction.HIGHER
    if small in _DOWN or (first and first[0] in _DOWN and len(small) < 30) or small.startswith("non"):
        return Direction.LOWER
    return None


def said_direction(name: str) -> Direction | None:
    """Which way a criterion's own name says: "(lower is better)", "min", "\N{DOWNWARDS ARROW}"."""
    small = plain_words(name)
    for words, way in (
        (
            ("lower is better", "less is better", "the lower", "smaller is better", "minimi", "(min)", "(-)", "(nb)"),
            False,
        ),
        (("niedriger ist besser", "weniger ist besser", "je niedriger", "\N{DOWNWARDS ARROW}", "(cost)"), False),
        (("higher is better", "more is better", "the higher", "maximi", "(max)", "(+)", "(b)", "(benefit)"), True),
        (("hoher ist besser", "mehr ist besser", "je hoher", "\N{UPWARDS ARROW}"), True),
    ):
        if any(each in small for each in words):
            return Direction.HIGHER if way else Direction.LOWER
    return None


def is_cheaper_better(name: str) -> bool:
    """Whether a criterion's name is one of those of which less is better: a price, a cost, a delay."""
    words = tokens_of(name)
    if any(word in _CHEAPER for word in words):
        return True
    return any(word.endswith(("kosten", "preis", "kostnad", "prijs", "pris", "koltseg")) for word in words)
