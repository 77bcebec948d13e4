// The first papers that use a method on a device
// $method = Spiking neural network
// $device = Loihi 2
MATCH (m:Method)<-[:USES|PROPOSES]-(p:Paper)-[r:RUNS_ON]->(h:Hardware)
WHERE ($method IN m.aliases OR toLower(m.name) = toLower($method)) AND ($device IN h.aliases OR toLower(h.name) = toLower($device))
RETURN DISTINCT p.published AS published, p.id AS paper, p.title AS title, r.sentence AS sentence
ORDER BY published, paper
LIMIT 5
