// Values of a metric in one unit, the highest first
// $metric = Accuracy
MATCH (x:Metric)
WITH x, toLower($metric) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (p:Paper)-[r:REPORTS]->(f:Figure)-[:IN_METRIC]->(x)
WHERE f.low IS NOT NULL
OPTIONAL MATCH (f)-[:FIGURE_OF]->(e)
RETURN f.low AS value, f.quantity AS unit, f.relation AS relation, e.name AS of, p.id AS paper, r.sentence AS sentence
ORDER BY unit, value DESC, paper
