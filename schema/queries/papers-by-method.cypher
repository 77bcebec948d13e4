// Papers that name a method or a kind of it, what part it plays, and the sentence that says so
// $method = Transformer
MATCH (x:Method)
WITH x, toLower($method) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (p:Paper)-[r:PROPOSES|USES|COMPARES|EVALUATES_ON|RUNS_ON|ADDRESSES|MEASURES|MENTIONS]->(y:Method)-[:SUBCLASS_OF*0..6 {polarity: 'asserted', paper: ''}]->(x)
RETURN DISTINCT p.id AS paper, p.title AS title, y.name AS method, type(r) AS role, r.sentence AS sentence, p.published AS published
ORDER BY published DESC, paper, method, role
