// Papers that name a device or a kind of it, those whose work ran on it first, those that only mention it last, and the sentence
// $device = Superconducting qubit
MATCH (x:Hardware)
WITH x, toLower($device) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (p:Paper)-[r:PROPOSES|USES|COMPARES|EVALUATES_ON|RUNS_ON|ADDRESSES|MEASURES|MENTIONS]->(y:Hardware)-[:SUBCLASS_OF*0..6 {polarity: 'asserted', paper: ''}]->(x)
RETURN DISTINCT p.id AS paper, p.title AS title, y.name AS device, type(r) AS role, r.sentence AS sentence, p.published AS published
ORDER BY CASE role WHEN 'RUNS_ON' THEN 0 WHEN 'PROPOSES' THEN 1 WHEN 'MENTIONS' THEN 3 ELSE 2 END, published DESC, paper, device
