// Results on a data set, and on how many others they may be instead, by their sentence; without bare whole numbers
// $dataset = NarrativeQA
MATCH (x:Dataset)
WITH x, toLower($dataset) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (x)<-[named:EVALUATES_ON|PROPOSES|USES]-(p:Paper)-[r:REPORTS]->(f:Figure)-[:FIGURE_OF]->(e)
WHERE (f.unit <> '' OR f.value CONTAINS '.') AND any(place IN named.`starts` WHERE place >= r.start AND place < r.`end`)
OPTIONAL MATCH (f)-[:ON_DATASET]->(known:Dataset)
WITH x, p, r, f, e, known WHERE known IS NULL OR known.id = x.id
OPTIONAL MATCH (p)-[o:EVALUATES_ON]->(other:Dataset)
WHERE known IS NULL AND other.id <> x.id AND any(place IN o.`starts` WHERE place >= r.start AND place < r.`end`)
RETURN p.id AS paper, e.name AS of, f.metric AS metric, f.value AS value, f.unit AS unit, f.change AS change,
  count(DISTINCT other.id) AS others, r.sentence AS sentence
ORDER BY others, paper, of, metric, value, sentence
