// Results as stated in sentences that name a data set, and how many others those name; without bare whole numbers
// $dataset = NarrativeQA
MATCH (x:Dataset)
WITH x, toLower($dataset) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (x)<-[named:EVALUATES_ON]-(p:Paper)-[r:REPORTS]->(f:Figure)-[:FIGURE_OF]->(e)
WHERE (f.unit <> '' OR f.value CONTAINS '.') AND any(place IN named.`starts` WHERE place >= r.start AND place < r.`end`)
RETURN p.id AS paper, e.name AS of, f.metric AS metric, f.value AS value, f.unit AS unit, f.change AS change,
  COUNT { MATCH (p)-[o:EVALUATES_ON]->(other:Dataset)
          WHERE other.id <> x.id AND any(place IN o.`starts` WHERE place >= r.start AND place < r.`end`) } AS others,
  r.sentence AS sentence
ORDER BY others, paper, of, metric, value, sentence
