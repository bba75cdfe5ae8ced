#include "tests/server/support/test_town.h"

#include <ctime>
#include <fmt/format.h>
#include <fstream>
#include <stdexcept>

#include "base/files.h"
#include "base/random.h"
#include "content/edition/edition.h"
#include "server/commands/server_folder.h"
#include "server/databases.h"
#include "server/edition/signing.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/envelope.h"
#include "sync/protocol/request_signature.h"
#include "tests/server/support/engine.h"

namespace veche::test {
namespace {

template <typename Value>
Value must(Result<Value> result) {
    if (!result) throw std::runtime_error(result.error().message);
    return std::move(*result);
}

void must(const Result<void>& result) {
    if (!result) throw std::runtime_error(result.error().message);
}

Instant now() {
    return {std::time(nullptr)};
}

std::vector<content::Entry> entries(content::edition::Blobs& blobs) {
    content::Entry page;
    page.id = content::EntryId("welcome");
    page.title = "Добро пожаловать";
    page.text = content::edition::add_text(blobs, "Здесь читают и пишут.");
    content::PollDetails details;
    details.opens = add_days(date_of(now(), 0), -2);
    details.closes = add_days(details.opens, 30);
    details.questions = {{content::QuestionId("where"),
                          "Где поставить скамейки?",
                          content::PollDetails::Answer::single_choice,
                          {"У реки", "В парке", "Нигде"},
                          1,
                          5,
                          {},
                          {}}};
    content::Entry poll;
    poll.id = content::EntryId("poll-benches");
    poll.title = "Скамейки";
    poll.details = details;
    return {page, poll};
}

protocol::SigningKey make_key(Random& random) {
    if (!protocol::initialise_cryptography()) throw std::runtime_error("no randomness");
    return protocol::SigningKey::generate(random);
}

}  // namespace

TestTown::TestTown(const std::filesystem::path& folder) : layout_(found_town_folder(folder)) {
    identity_ = must(server::read_town_identity(layout_));
    publish_again();
}

void TestTown::publish_again() {
    content::edition::Blobs blobs;
    const auto documents = entries(blobs);
    content::Town town;
    town.id = protocol::to_hex(identity_.id);
    town.name = {{content::Language::russian, "Белоозёрск"}};
    town.legal_profile = content::LegalProfileId("ru");
    town.keys = identity_.keys;
    town.rules = content::edition::add_text(blobs, content::built_in_legal_profile(content::LegalProfileId("ru")));
    const server::Versions versions = server::next_versions(server::read_versions(layout_), now());
    const auto edition = must(content::edition::write_edition(versions.edition, now(), town, documents));
    blobs.insert(edition.blobs.begin(), edition.blobs.end());
    for (const auto& [hash, blob] : blobs) {
        const auto file = layout_.content() / content::edition::blob_path(hash);
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << content::edition::stored_form(blob);
    }
    const auto configuration = must(server::commands::open_server_folder(layout_.root)).configuration;
    must(server::sign_edition(layout_, configuration.publish, edition.catalog_bytes, versions, now()));
}

protocol::SigningPublicKey TestTown::acknowledgement_key() const {
    return protocol::from_hex<protocol::SigningPublicKey>(identity_.keys.acknowledgement).value();
}

protocol::SigningPublicKey TestTown::record_key() const {
    return protocol::from_hex<protocol::SigningPublicKey>(identity_.keys.record).value();
}

TestKiosk::TestKiosk() : key_(make_key(random_)) {}

void TestKiosk::enrol(const TestTown& town, const std::string& name) {
    const auto fleet = must(storage_of(town.layout())->fleet());
    must(fleet->enrol(name, {id(), key_.public_key(), name, now(), now(), false}));
}

void configure(const server::Layout& layout, const std::function<void(server::Configuration&)>& change) {
    auto configuration = must(server::commands::read_server_folder(layout.root)).configuration;
    change(configuration);
    must(write_file(layout.configuration(), must(server::explained_configuration(configuration)), 0644));
}

void arrive(const TestTown& town, const HandedIn& handed_in, Instant when) {
    const auto intake = storage_of(town.layout())->intake();
    const bool is_ballot = !handed_in.receipt;
    if (!intake ||
        !(*intake)->add({{handed_in.id, protocol::sha256(handed_in.bytes), is_ballot, handed_in.bytes}}, when)) {
        throw std::runtime_error("the intake takes nothing");
    }
}

HandedIn TestKiosk::seal(const TestTown& town, const content::SubmissionBody& body, content::Language language) {
    return seal_as(town, protocol::make_random<protocol::EnvelopeId>(random_), body, language);
}

HandedIn TestKiosk::reseal(const TestTown& town, const HandedIn& before, const std::string& text) {
    content::Appeal appeal;
    appeal.form = content::AppealFormId("question");
    appeal.text = text;
    return seal_as(town, before.id, appeal);
}

HandedIn TestKiosk::seal_as(const TestTown& town, const protocol::EnvelopeId& id, const content::SubmissionBody& body,
                            content::Language language) {
    HandedIn made;
    made.id = id;
    content::Submission submission;
    submission.id = content::SubmissionId(protocol::to_hex(made.id));
    submission.device_id = content::KioskId(protocol::to_hex(this->id()));
    submission.made = now();
    submission.language = language;
    submission.body = body;
    std::optional<protocol::LookupId> lookup;
    std::optional<protocol::BoxPublicKey> receipt_key;
    if (content::is_ballot(submission)) {
        submission.made.seconds -= submission.made.seconds % 86'400;
    } else {
        // Not derived from a code: that takes a tenth of a second each.
        made.receipt.emplace(protocol::ReceiptKeys{protocol::make_random<protocol::LookupId>(random_),
                                                   protocol::BoxKey::generate(random_)});
        lookup = made.receipt->lookup_id;
        receipt_key = made.receipt->key.public_key();
    }
    const auto& keys = town.identity().keys;
    const std::vector<protocol::BoxPublicKey> recipients = {
        protocol::from_hex<protocol::BoxPublicKey>(keys.town_recipient).value(),
        protocol::from_hex<protocol::BoxPublicKey>(keys.escrow_recipient).value()};
    made.bytes = must(protocol::seal_envelope({submission, lookup, receipt_key, recipients, {}}, key_, random_));
    return made;
}

HandedIn TestKiosk::appeal(const TestTown& town, const std::string& text) {
    content::Appeal appeal;
    appeal.form = content::AppealFormId("question");
    appeal.topic = content::TopicId("housing");
    appeal.text = text;
    return seal(town, appeal);
}

HandedIn TestKiosk::ballot(const TestTown& town, int option) {
    content::Ballot ballot;
    ballot.poll = content::EntryId("poll-benches");
    ballot.answers = {{content::QuestionId("where"), {option}, {}}};
    return seal(town, ballot);
}

std::string TestKiosk::request(std::string_view method, std::string_view path, std::string_view query,
                               std::string_view body) const {
    const std::string digest = body.empty() ? std::string() : protocol::content_digest(protocol::sha256(body));
    const auto fields = protocol::sign_request({method, path, query, digest}, key_, now());
    std::string request =
        fmt::format("{} {}{}{} HTTP/1.1\r\nHost: test\r\nSignature-Input: {}\r\nSignature: {}\r\n", method, path,
                    query.empty() ? "" : "?", query, fields.signature_input, fields.signature);
    if (!body.empty()) request += fmt::format("Content-Digest: {}\r\nContent-Length: {}\r\n", digest, body.size());
    request += "\r\n";
    return request.append(body);
}

std::string TestKiosk::put(const HandedIn& envelope) const {
    return request("PUT", "/v1/submissions/" + protocol::to_hex(envelope.id), "", envelope.bytes);
}

std::string make_batch(const std::vector<std::string>& envelopes) {
    return protocol::write_batch(envelopes).body;
}

std::vector<std::string> bytes_of(const std::vector<HandedIn>& envelopes) {
    std::vector<std::string> bytes;
    bytes.reserve(envelopes.size());
    for (const HandedIn& envelope : envelopes) bytes.push_back(envelope.bytes);
    return bytes;
}

}  // namespace veche::test
