// Devices that a method is said to run on, and what is said not to
// $method = Spiking neural network
MATCH (x:Method)
WITH x, toLower($method) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (x)-[r:RUNS_ON]->(h:Hardware)
RETURN h.name AS device, r.polarity AS polarity, r.belief AS belief, r.paper AS paper, r.sentence AS sentence
ORDER BY device, paper
