// Results as stated in papers that evaluate on a data set, without bare whole numbers
// $dataset = NarrativeQA
MATCH (x:Dataset)
WITH x, toLower($dataset) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (x)<-[:EVALUATES_ON]-(p:Paper)-[r:REPORTS]->(f:Figure)-[:FIGURE_OF]->(e)
WHERE f.unit <> '' OR f.value CONTAINS '.'
WITH p, e, f, r, toLower(r.sentence) AS said, x
WITH p, e, f, r, said CONTAINS toLower(x.name) OR any(alias IN x.aliases WHERE said CONTAINS toLower(alias)) AS named
RETURN p.id AS paper, e.name AS of, f.metric AS metric, f.value AS value, f.unit AS unit, f.change AS change,
  r.sentence AS sentence
ORDER BY named DESC, paper, of, metric, value
