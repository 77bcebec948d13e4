// What a method or a device is made of
// $name = Transformer
MATCH (y)-[r:PART_OF]->(x)
WHERE r.polarity = 'asserted' AND ($name IN x.aliases OR toLower(x.name) = toLower($name))
RETURN y.name AS part, r.paper AS paper, r.sentence AS sentence
ORDER BY part, paper
