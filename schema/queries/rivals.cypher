// What a method is compared with
// $method = Transformer
MATCH (x:Method)-[r:COMPARED_WITH]-(m:Method)
WHERE $method IN x.aliases OR toLower(x.name) = toLower($method)
RETURN m.name AS rival, r.paper AS paper, r.sentence AS sentence
ORDER BY rival, paper
