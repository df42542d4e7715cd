"""Words with which people judge, in ladders from the worst to the best, in the languages of the usual headings.

A ladder names its rungs from the worst to the best. Those of its core count also where nobody used them, so that a
"medium" keeps its distance from a "low" that no one was given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from scorecard.exchange.importing.headings import plain_words


@dataclass(frozen=True, slots=True)
class Ladder:
    """Words of one kind by their rungs.

    rungs   from the worst to the best, the ways in which each is written
    core    the rungs that always count
    first   what the lowest rung that counts is worth; the others follow in whole steps
    telling the rungs of which one must stand there: yes and no alone are answers and no scale
    weighs  whether the words say how much a criterion counts, and not how good something is
    """

    rungs: tuple[frozenset[str], ...]
    core: frozenset[int]
    first: float
    telling: frozenset[int]
    weighs: bool = False

    def rung(self, word: str) -> int | None:
        """The rung of a word as `plain_words` writes it."""
        return next((number for number, words in enumerate(self.rungs) if word in words), None)

    def values(self, used: Iterable[int]) -> dict[int, float]:
        """What each rung is worth, where these are used."""
        counting = sorted(self.core | set(used))
        below = sum(1 for each in counting if each < min(self.core))
        first = max(0.0, self.first - below) if self.first >= 0 else self.first - below
        return {each: first + place for place, each in enumerate(counting)}


def _ladder(text: str, core: str, first: float, *, telling: str = "", weighs: bool = False) -> Ladder:
    rungs = tuple(frozenset(plain_words(word) for word in line.split("|") if word.strip()) for line in text.split(";"))
    kept = frozenset(int(each) for each in core.split())
    tells = frozenset(int(each) for each in telling.split()) if telling else frozenset(range(len(rungs)))
    return Ladder(rungs, kept, first, tells, weighs)


LADDERS: Final = (
    _ladder(
        """
        very low | extremely low | sehr niedrig | sehr gering | très faible | tres faible | muy bajo | muy baja |
        bardzo niski | muito baixo | molto basso | zeer laag;
        low | l | niedrig | gering | faible | bas | basse | bajo | baja | niski | niska | niskie | baixo | baixa |
        basso | bassa | laag | låg | lav | matala | nízký;
        medium | med | m | moderate | mittel | moyen | moyenne | medio | media | średni | średnia | średnie | médio
        | média | gemiddeld | middel | keskitaso | střední;
        high | h | hoch | élevé | élevée | haut | haute | fort | alto | alta | wysoki | wysoka | wysokie | hoog |
        hög | høy | høj | korkea | vysoký;
        very high | extremely high | sehr hoch | très élevé | tres eleve | muy alto | muy alta | bardzo wysoki |
        muito alto | molto alto | zeer hoog
        """,
        "1 2 3",
        1.0,
    ),
    _ladder(
        """
        not compliant | non compliant | non-compliant | noncompliant | does not comply | do not comply | not met |
        does not meet | does not meet requirements | not fulfilled | not supported | not available | not covered |
        no fit | no | n | fail | nc | nicht erfüllt | nein | non conforme | non | no cumple | no conforme | nie
        spełnia | nie | não atende | não conforme | não | niet voldaan | nee | ✗ | ✘ | ❌ | ×;
        partially compliant | partially complies | partly compliant | partial compliance | partial | partially |
        partly | partially met | partially meets | partially meets requirements | partially fulfilled | partially
        supported | partially available | partial fit | pc | teilweise | teilweise erfüllt | zum teil | bedingt
        erfüllt | partiellement | partiellement conforme | partiel | parcialmente | parcial | cumple parcialmente |
        częściowo | częściowo spełnia | atende parcialmente | gedeeltelijk | deels | delvis | ~ | (✓);
        fully compliant | full compliance | compliant | complies | fully complies | comply | full | fully | met |
        fully met | meets | fully meets | meets requirements | fulfilled | fully fulfilled | supported | fully
        supported | available | full fit | fit | yes | y | fc | erfüllt | voll erfüllt | vollständig erfüllt | ja |
        conforme | totalement | totalement conforme | oui | cumple | cumple totalmente | sí | si | spełnia | w pełni
        spełnia | tak | atende | atende totalmente | sim | voldaan | volledig | ✓ | ✔ | ✅;
        exceeds | exceeds requirements | exceeded | more than fulfilled | übererfüllt | dépasse | supera |
        przewyższa | excede
        """,
        "0 1 2",
        0.0,
        telling="1 3",
    ),
    _ladder(
        """
        unacceptable | insufficient | inadequate | very poor | very bad | ungenügend | inakzeptabel | très
        insuffisant | très mauvais | muy malo | inaceptable | niedostateczny | péssimo | inaceitável | onvoldoende;
        poor | bad | weak | unsatisfactory | below average | mangelhaft | schlecht | schwach | insuffisant | mauvais
        | malo | mala | deficiente | słaby | słabo | zły | ruim | fraco | insufficiente | scarso | slecht | zwak;
        fair | adequate | acceptable | average | satisfactory | ok | okay | marginal | ausreichend | befriedigend |
        akzeptabel | passable | moyen | assez bien | regular | aceptable | suficiente | dostateczny | przeciętny |
        razoável | aceitável | sufficiente | voldoende | matig;
        good | above average | gut | bien | bon | bonne | bueno | buena | dobry | dobrze | bom | boa | buono | goed
        | god | bra | hyvä;
        very good | strong | sehr gut | très bien | très bon | tres bien | muy bueno | muy buena | muy bien | bardzo
        dobry | muito bom | molto buono | zeer goed;
        excellent | outstanding | exceptional | superior | hervorragend | ausgezeichnet | exzellent | excelente |
        exceptionnel | sobresaliente | celujący | doskonały | znakomity | ótimo | eccellente | ottimo | uitstekend
        """,
        "1 2 3 5",
        1.0,
    ),
    _ladder(
        """
        red | r | rot | rouge | rojo | czerwony | vermelho | rosso | rood | röd | rød | 🔴;
        amber | yellow | a | y | orange | gelb | jaune | amarillo | ámbar | żółty | amarelo | giallo | geel | oranje
        | gul | 🟡 | 🟠;
        green | g | grün | vert | verde | zielony | groen | grön | grønn | 🟢
        """,
        "0 1 2",
        0.0,
    ),
    _ladder(
        """
        strongly disagree | stimme gar nicht zu | pas du tout d'accord | totalmente en desacuerdo | discordo
        totalmente;
        disagree | stimme nicht zu | pas d'accord | en desacuerdo | discordo;
        neutral | neither agree nor disagree | undecided | teils teils | teils-teils | neutre | ni de acuerdo ni en
        desacuerdo | neutro;
        agree | stimme zu | d'accord | de acuerdo | concordo;
        strongly agree | stimme voll zu | tout à fait d'accord | totalmente de acuerdo | concordo totalmente
        """,
        "0 1 2 3 4",
        1.0,
    ),
    _ladder(
        """
        won't | wont | won't have | will not have | not needed | not required | out of scope;
        could | could have | nice to have | nice-to-have | optional | kann | kann-anforderung | wunsch | souhaitable
        | facultatif | opcional | deseable | opcjonalny | desejável;
        should | should have | desirable | important | recommended | soll | soll-anforderung | wichtig | recommandé
        | importante | powinien | pożądany;
        must | must have | must-have | mandatory | required | essential | critical | muss | muss-anforderung |
        zwingend | obligatoire | impératif | obligatorio | imprescindible | musi | obowiązkowy | wymagany |
        obrigatório | essencial
        """,
        "1 2 3",
        1.0,
        weighs=True,
    ),
    _ladder(
        """
        -- | −− | - - | ––;
        - | − | – | worse;
        0 | s | = | same | o;
        + | better;
        ++ | + +
        """,
        "1 2 3",
        -1.0,
        telling="3 4",
    ),
)

HEIGHTS: Final = LADDERS[0]
"""High, medium, low: of a price or a risk the low one is the good one."""

PRIORITIES: Final = next(each for each in LADDERS if each.weighs)
"""Must, should, could: how much a requirement counts (MoSCoW)."""

PUGH: Final = LADDERS[-1]
"""Better than the datum, the same, or worse: Pugh, Total Design (1991)."""
