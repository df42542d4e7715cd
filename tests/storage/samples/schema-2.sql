PRAGMA application_id = 1396920146;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE acts (
    evaluation INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    kind TEXT NOT NULL,
    stage TEXT NOT NULL,
    "by" TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (evaluation, "key"),
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
;
INSERT INTO "acts" VALUES(1,'000001','advanced','consensus','Ann','','2026-03-04');
CREATE TABLE candidates (
    evaluation INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    name TEXT NOT NULL,
    position REAL NOT NULL,
    provider TEXT NOT NULL,
    country TEXT NOT NULL,
    site TEXT NOT NULL,
    delivery TEXT NOT NULL,
    commercial TEXT NOT NULL,
    notes TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (evaluation, "key"),
    CHECK (position BETWEEN -1e15 AND 1e15),
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
;
INSERT INTO "candidates" VALUES(1,'acme','Acme',0.0,'Acme Ltd','','','nearshore','','Says ''yes''','Candidate B');
INSERT INTO "candidates" VALUES(1,'bolt','Bolt',1.0,'Bolt Ltd','','','nearshore','','Says ''yes''','Candidate C');
INSERT INTO "candidates" VALUES(1,'core','Core',2.0,'Core Ltd','','','nearshore','','Says ''yes''','Candidate A');
CREATE TABLE consensus (
	evaluation INTEGER NOT NULL, 
	candidate TEXT NOT NULL, 
	criterion TEXT NOT NULL, 
	score REAL, 
	stated TEXT, 
	rationale TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	PRIMARY KEY (evaluation, candidate, criterion), 
	FOREIGN KEY(evaluation, candidate) REFERENCES candidates (evaluation, "key") DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(evaluation, criterion) REFERENCES criteria (evaluation, "key") DEFERRABLE INITIALLY DEFERRED, 
	CHECK (score BETWEEN -1e15 AND 1e15), 
	CHECK (stated IS NULL OR (score IS NULL AND stated <> '')), 
	FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT;
INSERT INTO "consensus" VALUES(1,'acme','method',3.5,NULL,'Agreed','');
CREATE TABLE cost_lines (
    evaluation INTEGER NOT NULL,
    candidate TEXT NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    amounts TEXT NOT NULL,
    currency TEXT NOT NULL,
    note TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (evaluation, candidate, number),
    FOREIGN KEY(evaluation, candidate) REFERENCES candidates (evaluation, "key") DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
;
INSERT INTO "cost_lines" VALUES(1,'acme','000001','fees','[100.0,20.5]','USD','','Fees');
CREATE TABLE cost_terms (
    evaluation INTEGER NOT NULL,
    years INTEGER NOT NULL,
    discount REAL NOT NULL,
    currency TEXT NOT NULL,
    rates TEXT NOT NULL,
    feeds TEXT NOT NULL,
    fed TEXT NOT NULL,
    decimals INTEGER NOT NULL,
    volume REAL NOT NULL,
    unit TEXT NOT NULL,
    PRIMARY KEY (evaluation),
    CHECK (years BETWEEN 0 AND 100),
    CHECK (discount BETWEEN -1e15 AND 1e15),
    CHECK (decimals BETWEEN 0 AND 10),
    CHECK (volume BETWEEN 0 AND 1e15),
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
;
INSERT INTO "cost_terms" VALUES(1,3,0.06,'','[["USD",0.92,"2026-01-31"]]','price','total',2,0.0,'');
CREATE TABLE criteria (
	evaluation INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	parent TEXT NOT NULL, 
	position REAL NOT NULL, 
	weight REAL NOT NULL, 
	description TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	levels TEXT NOT NULL, 
	at_least REAL, 
	at_most REAL, 
	sealed INTEGER NOT NULL, 
	unit TEXT NOT NULL, 
	direction TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (evaluation, "key"), 
	CHECK (position BETWEEN -1e15 AND 1e15), 
	CHECK (weight BETWEEN 0 AND 1e15), 
	CHECK (at_least IS NULL OR at_least BETWEEN -1e15 AND 1e15), 
	CHECK (at_most IS NULL OR at_most BETWEEN -1e15 AND 1e15), 
	CHECK (sealed IN (0, 1)), 
	CHECK (kind IN ('group', 'rating', 'measure', 'gate')), 
	FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT;
INSERT INTO "criteria" VALUES(1,'certificate','Certificate','gate','',2.0,1.0,'','','[]',NULL,NULL,0,'','higher','{"shape":"linear","zero_at":2.0}');
INSERT INTO "criteria" VALUES(1,'method','Method','rating','quality',1.0,1.0,'','','[]',1.0,NULL,0,'','higher','{"shape":"linear","zero_at":2.0}');
INSERT INTO "criteria" VALUES(1,'price','Price','measure','',1.0,40.0,'','','[]',NULL,NULL,0,'EUR','lower','{"shape":"linear","worst":200.0,"best":100.0,"zero_at":2.0}');
INSERT INTO "criteria" VALUES(1,'quality','Quality','group','',0.0,60.0,'','','[]',NULL,NULL,0,'','higher','{"shape":"linear","zero_at":2.0}');
INSERT INTO "criteria" VALUES(1,'team','Team','rating','quality',0.0,2.0,'','','[[0.0,"None"],[5.0,"Best"]]',NULL,NULL,1,'','higher','{"shape":"linear","zero_at":2.0}');
CREATE TABLE declarations (
    evaluation INTEGER NOT NULL,
    evaluator TEXT NOT NULL,
    candidate TEXT NOT NULL,
    "conflict" INTEGER NOT NULL,
    statement TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (evaluation, evaluator, candidate),
    FOREIGN KEY(evaluation, evaluator) REFERENCES evaluators (evaluation, "key") DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(evaluation, candidate) REFERENCES candidates (evaluation, "key") DEFERRABLE INITIALLY DEFERRED,
    CHECK (conflict IN (0, 1)),
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
;
INSERT INTO "declarations" VALUES(1,'bob','acme',1,'Shares','2026-03-02');
CREATE TABLE evaluation (
	id INTEGER NOT NULL, 
	uid TEXT NOT NULL, 
	created TEXT NOT NULL, 
	changed TEXT NOT NULL, 
	removed TEXT NOT NULL, 
	sequence INTEGER NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT;
INSERT INTO "evaluation" VALUES(1,'09dfee86a58b45a3824839df53378df4','2026-11-22T03:23:15.121Z','2026-11-22T06:32:58.123Z','',5,'9802d536eadcf96c2be8d0ba747860b903051118ed91c7a509eba828d48e8671');
INSERT INTO "evaluation" VALUES(2,'e178367358cf4598bbc0e0f000ab6736','2026-11-22T03:23:15.144Z','2026-11-22T03:23:15.144Z','',1,'653ca405cd4e1dcbcbeaf45fb60a7faa8945ac6f552109e5c377f250d7001bc0');
CREATE TABLE evaluators (
    evaluation INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    name TEXT NOT NULL,
    position REAL NOT NULL,
    role TEXT NOT NULL,
    voting_weight REAL NOT NULL,
    assigned TEXT NOT NULL,
    PRIMARY KEY (evaluation, "key"),
    CHECK (position BETWEEN -1e15 AND 1e15),
    CHECK (voting_weight BETWEEN 0 AND 1e15),
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
;
INSERT INTO "evaluators" VALUES(1,'ann','Ann',0.0,'Buyer',1.0,'["quality","price"]');
INSERT INTO "evaluators" VALUES(1,'bob','Bob',1.0,'Buyer',2.0,'[]');
CREATE TABLE facts (
	evaluation INTEGER NOT NULL, 
	candidate TEXT NOT NULL, 
	criterion TEXT NOT NULL, 
	score REAL, 
	stated TEXT, 
	rationale TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	PRIMARY KEY (evaluation, candidate, criterion), 
	FOREIGN KEY(evaluation, candidate) REFERENCES candidates (evaluation, "key") DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(evaluation, criterion) REFERENCES criteria (evaluation, "key") DEFERRABLE INITIALLY DEFERRED, 
	CHECK (score BETWEEN -1e15 AND 1e15), 
	CHECK (stated IS NULL OR (score IS NULL AND stated <> '')), 
	FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT;
INSERT INTO "facts" VALUES(1,'acme','certificate',NULL,'true','','');
INSERT INTO "facts" VALUES(1,'acme','price',120.0,NULL,'','');
INSERT INTO "facts" VALUES(1,'bolt','certificate',NULL,'true','','');
INSERT INTO "facts" VALUES(1,'bolt','price',140.0,NULL,'','');
INSERT INTO "facts" VALUES(1,'core','certificate',NULL,'false','','');
INSERT INTO "facts" VALUES(1,'core','price',160.0,NULL,'','');
CREATE TABLE head (
    evaluation INTEGER NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    currency TEXT NOT NULL,
    model TEXT NOT NULL,
    service TEXT NOT NULL,
    scope TEXT NOT NULL,
    volume TEXT NOT NULL,
    complexity TEXT NOT NULL,
    kpis TEXT NOT NULL,
    template TEXT NOT NULL,
    process TEXT NOT NULL,
    stage TEXT NOT NULL,
    unsealed INTEGER NOT NULL,
    sample INTEGER NOT NULL,
    PRIMARY KEY (evaluation),
    CHECK (unsealed IN (0, 1)),
    CHECK (sample IN (0, 1)),
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
;
INSERT INTO "head" VALUES(1,'Customer care','','EUR','','','','','','["CSAT","First answer"]','','formal','scoring',1,0);
INSERT INTO "head" VALUES(2,'Empty','','','','','','','','[]','','open','setup',0,0);
CREATE TABLE journal (
	evaluation INTEGER NOT NULL, 
	sequence INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	author TEXT NOT NULL, 
	label TEXT NOT NULL, 
	changes TEXT NOT NULL, 
	previous TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (evaluation, sequence), 
	FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT;
INSERT INTO "journal" VALUES(1,1,'2026-11-22T03:23:15.121Z','Ann','Made','{"head":[{"title":"","currency":"","kpis":[],"process":"open","stage":"setup"},{"title":"Customer care","currency":"EUR","kpis":["CSAT","First answer"],"process":"formal","stage":"scoring"}],"criteria":{"certificate":[null,{"name":"Certificate","kind":"gate","position":2.0}],"method":[null,{"name":"Method","parent":"quality","position":1.0,"at_least":1.0}],"price":[null,{"name":"Price","kind":"measure","position":1.0,"weight":40.0,"unit":"EUR","direction":"lower","value":{"shape":"linear","worst":200.0,"best":100.0,"zero_at":2.0}}],"quality":[null,{"name":"Quality","kind":"group","weight":60.0}],"team":[null,{"name":"Team","parent":"quality","weight":2.0,"levels":[[0.0,"None"],[5.0,"Best"]],"sealed":true}]},"candidates":{"acme":[null,{"name":"Acme","provider":"Acme Ltd","delivery":"nearshore","notes":"Says ''yes''"}],"bolt":[null,{"name":"Bolt","position":1.0,"provider":"Bolt Ltd","delivery":"nearshore","notes":"Says ''yes''"}],"core":[null,{"name":"Core","position":2.0,"provider":"Core Ltd","delivery":"nearshore","notes":"Says ''yes''"}]},"evaluators":{"ann":[null,{"name":"Ann","role":"Buyer"}],"bob":[null,{"name":"Bob","position":1.0,"role":"Buyer","voting_weight":2.0}]}}','','b4d1703bc81556779ca7b6cebb2d1ce18b798fa657a2e82d890f16bd6b0fecfe');
INSERT INTO "journal" VALUES(1,2,'2026-11-22T03:23:15.126Z','Bob','Scores','{"facts":{"acme":{"certificate":[null,{"score":true}],"price":[null,{"score":120.0}]},"bolt":{"certificate":[null,{"score":true}],"price":[null,{"score":140.0}]},"core":{"certificate":[null,{"score":false}],"price":[null,{"score":160.0}]}},"sheets":{"ann":{"acme":{"method":[null,{"score":1.0}],"team":[null,{"score":1.0}]},"bolt":{"method":[null,{"score":3.0}],"team":[null,{"score":2.0}]},"core":{"method":[null,{"score":1.0}],"team":[null,{"score":3.0}]}},"bob":{"acme":{"method":[null,{"score":2.0}],"team":[null,{"score":2.0}]},"bolt":{"method":[null,{"score":4.0}],"team":[null,{"score":3.0}]},"core":{"method":[null,{"score":2.0}],"team":[null,{"score":4.0}]}}}}','b4d1703bc81556779ca7b6cebb2d1ce18b798fa657a2e82d890f16bd6b0fecfe','360761d1f51b52996dee02a8bece02b6e584872d591c99bcc96750e5f0011cb7');
INSERT INTO "journal" VALUES(1,3,'2026-11-22T03:23:15.133Z','Bob','Agreed','{"rules":[{"pooling":"mean","tie_break":[],"draw":[]},{"pooling":"median","tie_break":["price"],"draw":["bolt","acme","core"]}],"sheets":{"ann":{"acme":{"team":[{"rationale":"","evidence":""},{"rationale":"Two like clients","evidence":"Call"}]}}},"consensus":{"acme":{"method":[null,{"score":3.5,"rationale":"Agreed"}]}},"weights":{"ann":{"price":[null,{"weight":30.0}]}},"waivers":{"core":{"certificate":[null,{"by":"Ann","reason":"Is under way","at":"2026-03-01T10:00+00:00"}]}}}','360761d1f51b52996dee02a8bece02b6e584872d591c99bcc96750e5f0011cb7','0ac8938e9627aa01b021d006373bf3825464733d5c47e1c1e2a7705d01ffbcbd');
INSERT INTO "journal" VALUES(1,4,'2026-11-22T03:23:15.143Z','Ann','Version: Offer','{}','0ac8938e9627aa01b021d006373bf3825464733d5c47e1c1e2a7705d01ffbcbd','fdf3f67d6a33dfeccd9842137da4a3009ad3a9a7b56af0ab8c7b79bcbf91d8e7');
INSERT INTO "journal" VALUES(1,5,'2026-11-22T06:32:58.123Z','Ann','The panel','{"head":[{"unsealed":false},{"unsealed":true}],"candidates":{"acme":[{"label":""},{"label":"Candidate B"}],"bolt":[{"label":""},{"label":"Candidate C"}],"core":[{"label":""},{"label":"Candidate A"}]},"evaluators":{"ann":[{"assigned":[]},{"assigned":["quality","price"]}]},"declarations":{"bob":{"acme":[null,{"conflict":true,"statement":"Shares","at":"2026-03-02"}]}},"submissions":{"bob":[null,{"at":"2026-03-03"}]},"acts":{"000001":[null,{"stage":"consensus","by":"Ann","at":"2026-03-04"}]},"judgements":{"":{"":[null,{"answers":"{\"price\":40,\"quality\":60}","by":"Ann","at":"2026-03-05"}]}},"cost_terms":[{"years":0,"discount":0.0,"rates":[],"feeds":""},{"years":3,"discount":0.06,"rates":[["USD",0.92,"2026-01-31"]],"feeds":"price"}],"cost_lines":{"acme":{"000001":[null,{"amounts":[100.0,20.5],"currency":"USD","name":"Fees"}]}}}','fdf3f67d6a33dfeccd9842137da4a3009ad3a9a7b56af0ab8c7b79bcbf91d8e7','9802d536eadcf96c2be8d0ba747860b903051118ed91c7a509eba828d48e8671');
INSERT INTO "journal" VALUES(2,1,'2026-11-22T03:23:15.144Z','Ann','Made','{"head":[{"title":""},{"title":"Empty"}]}','','653ca405cd4e1dcbcbeaf45fb60a7faa8945ac6f552109e5c377f250d7001bc0');
CREATE TABLE judgements (
    evaluation INTEGER NOT NULL,
    criterion TEXT NOT NULL,
    evaluator TEXT NOT NULL,
    method TEXT NOT NULL,
    answers TEXT NOT NULL,
    "by" TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (evaluation, criterion, evaluator),
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
;
INSERT INTO "judgements" VALUES(1,'','','points','{"price":40,"quality":60}','Ann','2026-03-05');
CREATE TABLE provider (
	id INTEGER NOT NULL, 
	uid TEXT NOT NULL, 
	name TEXT NOT NULL, 
	country TEXT NOT NULL, 
	sites TEXT NOT NULL, 
	services TEXT NOT NULL, 
	contacts TEXT NOT NULL, 
	notes TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE rules (
	evaluation INTEGER NOT NULL, 
	rating TEXT NOT NULL, 
	pooling TEXT NOT NULL, 
	missing TEXT NOT NULL, 
	tie_break TEXT NOT NULL, 
	draw TEXT NOT NULL, 
	PRIMARY KEY (evaluation), 
	FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT;
INSERT INTO "rules" VALUES(1,'interval','median','provisional','["price"]','["bolt","acme","core"]');
CREATE TABLE scale (
	evaluation INTEGER NOT NULL, 
	minimum REAL NOT NULL, 
	maximum REAL NOT NULL, 
	step REAL NOT NULL, 
	levels TEXT NOT NULL, 
	PRIMARY KEY (evaluation), 
	CHECK (minimum BETWEEN -1e15 AND 1e15), 
	CHECK (maximum BETWEEN -1e15 AND 1e15), 
	CHECK (step BETWEEN -1e15 AND 1e15), 
	FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE sheets (
	evaluation INTEGER NOT NULL, 
	evaluator TEXT NOT NULL, 
	candidate TEXT NOT NULL, 
	criterion TEXT NOT NULL, 
	score REAL, 
	stated TEXT, 
	rationale TEXT NOT NULL, 
	evidence TEXT NOT NULL, 
	PRIMARY KEY (evaluation, evaluator, candidate, criterion), 
	FOREIGN KEY(evaluation, evaluator) REFERENCES evaluators (evaluation, "key") DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(evaluation, candidate) REFERENCES candidates (evaluation, "key") DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(evaluation, criterion) REFERENCES criteria (evaluation, "key") DEFERRABLE INITIALLY DEFERRED, 
	CHECK (score BETWEEN -1e15 AND 1e15), 
	CHECK (stated IS NULL OR (score IS NULL AND stated <> '')), 
	FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT;
INSERT INTO "sheets" VALUES(1,'ann','acme','method',1.0,NULL,'','');
INSERT INTO "sheets" VALUES(1,'ann','acme','team',1.0,NULL,'Two like clients','Call');
INSERT INTO "sheets" VALUES(1,'ann','bolt','method',3.0,NULL,'','');
INSERT INTO "sheets" VALUES(1,'ann','bolt','team',2.0,NULL,'','');
INSERT INTO "sheets" VALUES(1,'ann','core','method',1.0,NULL,'','');
INSERT INTO "sheets" VALUES(1,'ann','core','team',3.0,NULL,'','');
INSERT INTO "sheets" VALUES(1,'bob','acme','method',2.0,NULL,'','');
INSERT INTO "sheets" VALUES(1,'bob','acme','team',2.0,NULL,'','');
INSERT INTO "sheets" VALUES(1,'bob','bolt','method',4.0,NULL,'','');
INSERT INTO "sheets" VALUES(1,'bob','bolt','team',3.0,NULL,'','');
INSERT INTO "sheets" VALUES(1,'bob','core','method',2.0,NULL,'','');
INSERT INTO "sheets" VALUES(1,'bob','core','team',4.0,NULL,'','');
CREATE TABLE submissions (
    evaluation INTEGER NOT NULL,
    evaluator TEXT NOT NULL,
    at TEXT NOT NULL,
    sealed_at TEXT NOT NULL,
    PRIMARY KEY (evaluation, evaluator),
    FOREIGN KEY(evaluation, evaluator) REFERENCES evaluators (evaluation, "key") DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
WITHOUT ROWID,
STRICT
;
INSERT INTO "submissions" VALUES(1,'bob','2026-03-03','');
CREATE TABLE version (
	evaluation INTEGER NOT NULL, 
	sequence INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	at TEXT NOT NULL, 
	author TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (evaluation, sequence, name), 
	FOREIGN KEY(evaluation, sequence) REFERENCES journal (evaluation, sequence) ON DELETE CASCADE, 
	FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT;
INSERT INTO "version" VALUES(1,4,'Offer','2026-11-22T03:23:15.143Z','Ann','fdf3f67d6a33dfeccd9842137da4a3009ad3a9a7b56af0ab8c7b79bcbf91d8e7');
CREATE TABLE waivers (
	evaluation INTEGER NOT NULL, 
	candidate TEXT NOT NULL, 
	criterion TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	at TEXT NOT NULL, 
	PRIMARY KEY (evaluation, candidate, criterion), 
	FOREIGN KEY(evaluation, candidate) REFERENCES candidates (evaluation, "key") DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(evaluation, criterion) REFERENCES criteria (evaluation, "key") DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT;
INSERT INTO "waivers" VALUES(1,'core','certificate','Ann','Is under way','2026-03-01T10:00+00:00');
CREATE TABLE weights (
	evaluation INTEGER NOT NULL, 
	evaluator TEXT NOT NULL, 
	criterion TEXT NOT NULL, 
	weight REAL NOT NULL, 
	PRIMARY KEY (evaluation, evaluator, criterion), 
	FOREIGN KEY(evaluation, evaluator) REFERENCES evaluators (evaluation, "key") DEFERRABLE INITIALLY DEFERRED, 
	FOREIGN KEY(evaluation, criterion) REFERENCES criteria (evaluation, "key") DEFERRABLE INITIALLY DEFERRED, 
	CHECK (weight BETWEEN 0 AND 1e15), 
	FOREIGN KEY(evaluation) REFERENCES evaluation (id) ON DELETE CASCADE
)
 WITHOUT ROWID,
 STRICT;
INSERT INTO "weights" VALUES(1,'ann','price',30.0);
CREATE UNIQUE INDEX evaluation_uid ON evaluation (uid);
CREATE UNIQUE INDEX provider_uid ON provider (uid);
CREATE TRIGGER journal_is_kept BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END;
CREATE TRIGGER journal_is_not_cut BEFORE DELETE ON journal
WHEN EXISTS (SELECT 1 FROM evaluation WHERE id = OLD.evaluation)
BEGIN SELECT RAISE(ABORT, 'the journal is never cut'); END;
COMMIT;
