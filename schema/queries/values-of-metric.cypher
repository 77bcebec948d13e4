// Values of a metric or a kind of it, dimension by dimension, the best first (the highest, where no vocabulary says); by how much it changed is no value
// $metric = Accuracy
MATCH (x:Metric)
WITH x, toLower($metric) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (p:Paper)-[r:REPORTS]->(f:Figure)-[:IN_METRIC]->(m:Metric)-[:SUBCLASS_OF*0..6 {polarity: 'asserted', paper: ''}]->(x)
WHERE f.low IS NOT NULL AND f.change = ''
OPTIONAL MATCH (f)-[:FIGURE_OF]->(e)
RETURN m.name AS metric, f.value AS value, f.unit AS unit, f.relation AS relation, e.name AS of, p.id AS paper, r.sentence AS sentence,
  x.better AS better
ORDER BY f.base_unit, CASE x.better WHEN 'lower' THEN f.base_low ELSE -f.base_high END, paper, sentence
