// Papers whose work ran on a device or on a kind of it, and the sentence that says so
// $device = Superconducting qubit
MATCH (p:Paper)-[r:RUNS_ON]->(h:Hardware)-[:SUBCLASS_OF*0..6]->(x:Hardware)
WHERE $device IN x.aliases OR toLower(x.name) = toLower($device)
RETURN DISTINCT p.id AS paper, p.title AS title, h.name AS device, r.sentence AS sentence
ORDER BY paper, device
