// duckdb_load.js CSV DATABASE KEY: into a keyed table of a database file. Types are DuckDB's own guess for minutes; orders
// have a row of explanations below their headings and stay texts.
const { DuckDBInstance } = require('@duckdb/node-api');
const [csv, database, key] = process.argv.slice(2);
const source = `read_csv('${csv}', header = true${csv.includes('orders') ? ', all_varchar = true' : ''})`;

async function load() {
    const connection = await (await DuckDBInstance.create(database)).connect();
    const columns = await (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)).getRows();
    const list = columns.map(([name, type]) => `"${name}" ${type}`).join(', ');
    await connection.run(`CREATE TABLE t (${list}, PRIMARY KEY (${key}))`);
    await connection.run(`INSERT INTO t SELECT * FROM ${source}`);
    connection.closeSync();
}
load().catch((error) => { console.error(error.message); process.exit(1); });
