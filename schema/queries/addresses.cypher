// Addresses of code and data that papers give
MATCH (p:Paper)-[r:LINKS_TO]->(x:Resource)
RETURN p.id AS paper, p.title AS title, x.url AS address
ORDER BY paper, address
