// The first papers that use a method on a device, or kinds of them, of those with a date
// $method = Spiking neural network
// $device = Loihi 2
MATCH (m:Method)
WITH m, toLower($method) AS wanted
WHERE toLower(m.name) = wanted OR any(alias IN m.aliases WHERE toLower(alias) = wanted)
MATCH (h:Hardware)
WITH m, h, toLower($device) AS wanted
WHERE toLower(h.name) = wanted OR any(alias IN h.aliases WHERE toLower(alias) = wanted)
MATCH (y:Method)-[:SUBCLASS_OF*0..6 {polarity: 'asserted', paper: ''}]->(m)
MATCH (z:Hardware)-[:SUBCLASS_OF*0..6 {polarity: 'asserted', paper: ''}]->(h)
MATCH (y)<-[:USES|PROPOSES]-(p:Paper)-[r:RUNS_ON|USES|PROPOSES]->(z)
WHERE p.published <> ''
RETURN p.published AS published, p.id AS paper, p.title AS title, min(r.sentence) AS sentence
ORDER BY published, paper, sentence
LIMIT 5
