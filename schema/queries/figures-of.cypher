// All figures that are stated of a thing
// $name = FPGA
MATCH (p:Paper)-[r:REPORTS]->(f:Figure)-[:FIGURE_OF]->(x)
WHERE $name IN x.aliases OR toLower(x.name) = toLower($name)
RETURN f.metric AS metric, f.value AS value, f.unit AS unit, p.id AS paper, r.sentence AS sentence
ORDER BY metric, value, paper
