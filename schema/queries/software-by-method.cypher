// Software that papers on a method use
// $method = Spiking neural network
MATCH (x:Method)
WITH x, toLower($method) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (x)<-[:USES|PROPOSES]-(p:Paper)-[r:USES|PROPOSES|RUNS_ON]->(s:Software)
RETURN s.name AS software, count(DISTINCT p) AS papers
ORDER BY papers DESC, software
