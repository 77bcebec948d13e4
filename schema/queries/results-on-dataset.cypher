// Results as stated in papers that evaluate on a data set, without bare whole numbers
// $dataset = NarrativeQA
MATCH (x:Dataset)
WITH x, toLower($dataset) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (x)<-[named:EVALUATES_ON]-(p:Paper)-[r:REPORTS]->(f:Figure)-[:FIGURE_OF]->(e)
WHERE f.unit <> '' OR f.value CONTAINS '.'
WITH p, e, f, r, any(place IN named.`starts` WHERE place >= r.start AND place < r.`end`) AS named
RETURN p.id AS paper, e.name AS of, f.metric AS metric, f.value AS value, f.unit AS unit, f.change AS change,
  r.sentence AS sentence
ORDER BY named DESC, paper, of, metric, value, sentence
