// Papers whose work ran on a device or on a kind of it, and the sentence that says so
// $device = Superconducting qubit
MATCH (x:Hardware)
WITH x, toLower($device) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (p:Paper)-[r:RUNS_ON]->(h:Hardware)-[:SUBCLASS_OF*0..6 {polarity: 'asserted'}]->(x)
RETURN DISTINCT p.id AS paper, p.title AS title, h.name AS device, r.sentence AS sentence
ORDER BY paper, device
