// Values of a metric or a kind of it that sentences state on a data set, the best first; by how much it changed is none
// $metric = Accuracy
// $dataset = Spiking Heidelberg Digits
MATCH (x:Metric)
WITH x, toLower($metric) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (d:Dataset)
WITH x, d, toLower($dataset) AS wanted
WHERE toLower(d.name) = wanted OR any(alias IN d.aliases WHERE toLower(alias) = wanted)
MATCH (p:Paper)-[r:REPORTS]->(f:Figure)-[:IN_METRIC]->(m:Metric)-[:SUBCLASS_OF*0..6 {polarity: 'asserted', paper: ''}]->(x)
MATCH (p)-[named:PROPOSES|USES|COMPARES|EVALUATES_ON|RUNS_ON|ADDRESSES|MEASURES|MENTIONS]->(d)
WHERE f.low IS NOT NULL AND f.change = '' AND any(place IN named.`starts` WHERE place >= r.start AND place < r.`end`)
OPTIONAL MATCH (f)-[:ON_DATASET]->(known:Dataset)
WITH x, d, p, r, f, known WHERE known IS NULL OR known.id = d.id
OPTIONAL MATCH (f)-[:FIGURE_OF]->(e)
OPTIONAL MATCH (p)-[o:EVALUATES_ON]->(other:Dataset)
WHERE known IS NULL AND other.id <> d.id AND any(place IN o.`starts` WHERE place >= r.start AND place < r.`end`)
WITH e.name AS of, f, p.id AS paper, r.sentence AS sentence, x.better AS better, count(DISTINCT other.id) AS others
RETURN of, f.relation AS relation, f.value AS value, f.unit AS unit, paper, others, sentence, f.quantity AS quantity, better
ORDER BY f.base_unit, CASE better WHEN 'lower' THEN f.base_low ELSE -f.base_high END, paper, sentence
