// Papers a month that use or propose a method
// $method = Transformer
MATCH (p:Paper)-[:USES|PROPOSES|COMPARES]->(x:Method)
WHERE $method IN x.aliases OR toLower(x.name) = toLower($method)
RETURN left(p.published, 7) AS month, count(DISTINCT p) AS papers
ORDER BY month
