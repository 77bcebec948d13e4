// Papers that name software or a kind of it, what part it plays, and the sentence that says so
// $software = PyTorch
MATCH (x:Software)
WITH x, toLower($software) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (p:Paper)-[r:PROPOSES|USES|COMPARES|EVALUATES_ON|RUNS_ON|ADDRESSES|MEASURES|MENTIONS]->(y:Software)-[:SUBCLASS_OF*0..6 {polarity: 'asserted', paper: ''}]->(x)
RETURN DISTINCT p.id AS paper, p.title AS title, y.name AS software, type(r) AS role, r.sentence AS sentence, p.published AS published
ORDER BY published DESC, paper, software, role
