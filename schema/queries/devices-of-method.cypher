// Devices that a method or a kind of it is said to run on, and what is said not to
// $method = Spiking neural network
MATCH (x:Method)
WITH x, toLower($method) AS wanted
WHERE toLower(x.name) = wanted OR any(alias IN x.aliases WHERE toLower(alias) = wanted)
MATCH (h:Hardware)<-[r:RUNS_ON]-(m:Method)-[:SUBCLASS_OF*0..6 {polarity: 'asserted', paper: ''}]->(x)
RETURN DISTINCT h.name AS device, m.name AS method, r.polarity AS polarity, r.belief AS belief, r.paper AS paper, r.sentence AS sentence
ORDER BY device, method, paper, sentence
