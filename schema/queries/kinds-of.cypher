// What is a kind of a thing, by vocabularies and by papers, and how many papers name it
// $name = Superconducting qubit
MATCH (y)-[:SUBCLASS_OF*1..6]->(x)
WHERE $name IN x.aliases OR toLower(x.name) = toLower($name)
WITH DISTINCT y
OPTIONAL MATCH (p:Paper)-[]->(y)
RETURN y.name AS kind, count(DISTINCT p) AS papers
ORDER BY papers DESC, kind
