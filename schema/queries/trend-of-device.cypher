// Papers a month that ran on a device or on a kind of it
// $device = FPGA
MATCH (p:Paper)-[:RUNS_ON]->(h:Hardware)-[:SUBCLASS_OF*0..6]->(x:Hardware)
WHERE $device IN x.aliases OR toLower(x.name) = toLower($device)
RETURN left(p.published, 7) AS month, count(DISTINCT p) AS papers
ORDER BY month
