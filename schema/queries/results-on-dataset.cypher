// Results as stated in papers that evaluate on a data set
// $dataset = NarrativeQA
MATCH (x:Dataset)<-[:EVALUATES_ON]-(p:Paper)-[r:REPORTS]->(f:Figure)-[:FIGURE_OF]->(e)
WHERE $dataset IN x.aliases OR toLower(x.name) = toLower($dataset)
RETURN p.id AS paper, e.name AS of, f.metric AS metric, f.value AS value, f.unit AS unit, r.sentence AS sentence
ORDER BY paper, of, metric, value
