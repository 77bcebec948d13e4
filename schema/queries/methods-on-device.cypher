// Methods that are said to run on a device or on a kind of it
// $device = FPGA
MATCH (x:Hardware)
WITH x, toLower($device) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (m:Method)-[r:RUNS_ON]->(h:Hardware)-[:SUBCLASS_OF*0..6 {polarity: 'asserted', paper: ''}]->(x)
WHERE r.polarity = 'asserted'
RETURN DISTINCT m.name AS method, h.name AS device, r.paper AS paper, r.sentence AS sentence, r.belief AS belief
ORDER BY belief DESC, method, device, paper, sentence
