// All figures that are stated of a thing
// $name = FPGA
MATCH (x:Method|Task|Dataset|Hardware|Metric|Software)
WITH x, toLower($name) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (p:Paper)-[r:REPORTS]->(f:Figure)-[:FIGURE_OF]->(x)
RETURN f.metric AS metric, f.relation AS relation, f.value AS value, f.unit AS unit, f.change AS change, p.id AS paper, r.sentence AS sentence
ORDER BY metric, value, paper
