// Software that papers on a method use
// $method = Spiking neural network
MATCH (x:Method)<-[:USES|PROPOSES]-(p:Paper)-[r:USES|PROPOSES|RUNS_ON]->(s:Software)
WHERE $method IN x.aliases OR toLower(x.name) = toLower($method)
RETURN s.name AS software, count(DISTINCT p) AS papers
ORDER BY papers DESC, software
