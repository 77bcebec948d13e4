// Values of a metric in one unit, the highest first
// $metric = Accuracy
MATCH (p:Paper)-[r:REPORTS]->(f:Figure)-[:IN_METRIC]->(x:Metric)
WHERE f.low IS NOT NULL AND ($metric IN x.aliases OR toLower(x.name) = toLower($metric))
OPTIONAL MATCH (f)-[:FIGURE_OF]->(e)
RETURN f.low AS value, f.quantity AS unit, f.relation AS relation, e.name AS of, p.id AS paper, r.sentence AS sentence
ORDER BY unit, value DESC, paper
