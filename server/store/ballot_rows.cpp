#include "server/store/ballot_rows.h"

namespace veche::server::store::rows {

using sql::Bytes;

Result<std::vector<OpenedBallot>> read_ballots(sql::Connection& connection) {
    return connection.all(
        "SELECT envelope, day, poll, sealed_body, refused FROM ballot ORDER BY envelope", {}, [](const sql::Row& row) {
            return OpenedBallot{
                protocol::from_bytes<protocol::EnvelopeId>(row.view(0)).value_or(protocol::EnvelopeId{}),
                row.integer(1), content::EntryId(row.view(2)), row.text(3), row.text(4)};
        });
}

Result<void> insert_ballot(sql::Connection& connection, const OpenedBallot& ballot) {
    return connection.run(
        "INSERT INTO ballot(envelope, day, poll, sealed_body, refused) VALUES(?1, ?2, ?3, ?4, ?5) "
        "ON CONFLICT(envelope) DO NOTHING",
        {Bytes{ballot.envelope.view()}, ballot.day, ballot.poll.text(), Bytes{ballot.sealed_body}, ballot.refused});
}

}  // namespace veche::server::store::rows
