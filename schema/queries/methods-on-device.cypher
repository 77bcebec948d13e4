// Methods that are said to run on a device or on a kind of it
// $device = FPGA
MATCH (m:Method)-[r:RUNS_ON]->(h:Hardware)-[:SUBCLASS_OF*0..6]->(x:Hardware)
WHERE r.polarity = 'asserted' AND ($device IN x.aliases OR toLower(x.name) = toLower($device))
RETURN DISTINCT m.name AS method, h.name AS device, r.paper AS paper, r.sentence AS sentence
ORDER BY method, device, paper
