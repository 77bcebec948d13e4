// What a method or a device is a part of
// $name = Minimum-weight perfect matching
MATCH (x)-[r:PART_OF]->(y)
WHERE r.polarity = 'asserted' AND ($name IN x.aliases OR toLower(x.name) = toLower($name))
RETURN y.name AS whole, r.paper AS paper, r.sentence AS sentence
ORDER BY whole, paper
