// Devices that a method is said to run on, and what is said not to
// $method = Spiking neural network
MATCH (x:Method)-[r:RUNS_ON]->(h:Hardware)
WHERE $method IN x.aliases OR toLower(x.name) = toLower($method)
RETURN h.name AS device, r.polarity AS polarity, r.belief AS belief, r.paper AS paper, r.sentence AS sentence
ORDER BY device, paper
