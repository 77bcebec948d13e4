// Results as stated in papers that evaluate on a data set
// $dataset = NarrativeQA
MATCH (x:Dataset)
WITH x, toLower($dataset) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (x)<-[:EVALUATES_ON]-(p:Paper)-[r:REPORTS]->(f:Figure)-[:FIGURE_OF]->(e)
RETURN p.id AS paper, e.name AS of, f.metric AS metric, f.value AS value, f.unit AS unit, r.sentence AS sentence
ORDER BY paper, of, metric, value
