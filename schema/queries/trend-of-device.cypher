// Papers a month that ran on a device or on a kind of it, used or proposed one
// $device = FPGA
MATCH (x:Hardware)
WITH x, toLower($device) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (p:Paper)-[:RUNS_ON|USES|PROPOSES]->(h:Hardware)-[:SUBCLASS_OF*0..6 {polarity: 'asserted', paper: ''}]->(x)
WHERE size(p.published) >= 7
RETURN left(p.published, 7) AS month, count(DISTINCT p) AS papers
ORDER BY month
