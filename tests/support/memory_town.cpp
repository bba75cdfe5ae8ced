#include "tests/support/memory_town.h"

#include <algorithm>

#include "base/sha256.h"
#include "content/edition/delta.h"
#include "sync/protocol/acknowledgement.h"
#include "sync/protocol/batch.h"
#include "sync/protocol/enrolment.h"
#include "sync/protocol/record_offer.h"
#include "sync/protocol/status_record.h"

namespace veche::test {

tuf::Root MemoryTown::root() const {
    return tuf::make_root({root_key, targets_key, snapshot_key, timestamp_key}, 1, expires);
}

protocol::Bundle MemoryTown::bundle() const {
    CountingRandom random;
    return {"https://veche.example.org",
            protocol::make_receipt_code(random),
            protocol::make_random<protocol::TownId>(random),
            "Hall",
            root_json(),
            {}};
}

void MemoryTown::publish(const std::vector<std::string>& titles) {
    ++version;
    content::edition::Blobs blobs;
    std::vector<content::Entry> entries;
    for (const std::string& title : titles) {
        content::Entry entry;
        entry.id = content::EntryId("news-" + std::to_string(entries.size()));
        entry.title = title;
        entry.date = Date{2026, 11, 20};
        entry.summary = title;
        entry.details = content::NewsDetails{};
        entry.text = content::edition::add_text(blobs, "# " + title + "\n\nТекст.\n");
        entries.push_back(entry);
    }
    content::Town town;
    town.id = std::string(32, 'a');
    town.name = {{content::Language::russian, "Белоозёрск"}};
    town.keeper = {{content::Language::russian, "Приёмная"}};
    town.legal_profile = content::LegalProfileId("ru");
    town.topics = topics;
    if (!rules.empty()) town.rules = content::edition::add_text(blobs, rules);
    town.keys = {to_hex(box_key('t').public_key()), to_hex(box_key('e').public_key()),
                 to_hex(acknowledgement_key.public_key()), to_hex(record_key.public_key())};
    const auto written = *content::edition::write_edition(version, Instant{1795215481}, town, entries);
    blobs.insert(written.blobs.begin(), written.blobs.end());
    for (const auto& [hash, blob] : blobs) {
        files[content::edition::blob_path(hash)] = content::edition::stored_form(blob);
    }
    if (makes_deltas && !newest_catalog.empty()) make_delta(blobs, written.catalog_bytes);
    newest_catalog = written.catalog_bytes;
    blobs_of_newest_ = blobs;
    sign_catalog(written.catalog_bytes);
}

std::string MemoryTown::delta_from(const std::string& old_catalog) const {
    return content::edition::delta_path(sha256_hex(old_catalog), sha256_hex(newest_catalog));
}

void MemoryTown::sign_catalog(const std::string& catalog) {
    const protocol::Hash hash = protocol::sha256(catalog);
    files["targets/" + tuf::catalog_file_name(hash)] = catalog;
    const std::string targets =
        tuf::write_targets({version, expires, {{"catalog.json", {catalog.size(), hash}}}}, targets_key);
    files["metadata/" + tuf::targets_file_name(version)] = targets;
    sign_snapshot({version, targets.size(), protocol::sha256(targets)});
}

void MemoryTown::sign_snapshot(const tuf::MetadataFile& targets) {
    const std::string snapshot = tuf::write_snapshot({version, expires, {{"targets.json", targets}}}, snapshot_key);
    files["metadata/" + tuf::snapshot_file_name(version)] = snapshot;
    sign_timestamp({version, snapshot.size(), protocol::sha256(snapshot)});
}

void MemoryTown::sign_timestamp(const tuf::MetadataFile& snapshot) {
    files["metadata/timestamp.json"] = tuf::write_timestamp({version, expires, snapshot}, timestamp_key);
}

Result<sync::HttpAnswer> MemoryTown::answer(const sync::HttpRequest& request) {
    if (down) return failure("no network");
    const std::string& target = request.target;
    if (target.rfind("/content/", 0) == 0) return content_file(request);
    if (target == "/v1/enrol") return enrol(request.body);
    if (target == "/v1/watermark") {
        return sync::HttpAnswer{200, {}, *protocol::write_watermark(watermark, acknowledgement_key)};
    }
    if (target.rfind("/v1/records?after=", 0) == 0) {
        const std::size_t after = std::stoul(target.substr(18));
        const std::vector<std::string> rest(records.begin() + static_cast<long>(std::min(after, records.size())),
                                            records.end());
        sync::HttpHeaders headers;
        if (!epoch.empty()) headers.emplace_back(protocol::epoch_header, epoch);
        return sync::HttpAnswer{200, headers, protocol::write_feed_page(rest)};
    }
    if (target == "/v1/records" && request.method == "POST") {
        offered.push_back(protocol::read_feed_page(request.body).value().size());
        return sync::HttpAnswer{200, {}, protocol::write_offer_answer({{}, std::vector<int>(offered.back(), 201)})};
    }
    if (request.method == "PUT") return store(request.body);
    return sync::HttpAnswer{404, {}, ""};
}

void MemoryTown::make_delta(content::edition::Blobs both, const std::string& new_catalog) {
    both.insert(blobs_of_newest_.begin(), blobs_of_newest_.end());
    content::edition::MemoryBlobs source(both);
    files[content::edition::delta_path(sha256_hex(newest_catalog), sha256_hex(new_catalog))] =
        *content::edition::make_delta(newest_catalog, new_catalog, source);
}

sync::HttpAnswer MemoryTown::content_file(const sync::HttpRequest& request) const {
    const auto found = files.find(request.target.substr(9));
    if (found == files.end()) return {404, {}, ""};
    const std::string& bytes = found->second;
    for (const auto& [name, value] : request.headers) {
        if (name != "Range") continue;
        const std::size_t from = std::stoul(value.substr(6));
        if (from >= bytes.size()) return {416, {}, ""};
        const std::string range = "bytes " + std::to_string(from) + "-" + std::to_string(bytes.size() - 1) + "/" +
                                  std::to_string(bytes.size());
        return {206, {{"content-range", range}}, bytes.substr(from)};
    }
    return {200, {}, bytes};
}

sync::HttpAnswer MemoryTown::enrol(const std::string& body) const {
    const auto request = protocol::enrolment_request_from_json(body);
    const protocol::Bundle mine = bundle();
    if (!request || !protocol::proves_code(*request, mine.enrolment_code, mine.town)) {
        const auto refused = request ? request->signing_key : protocol::SigningPublicKey{};
        return {403, {}, protocol::write_enrolment_refusal(mine.town, refused, acknowledgement_key)};
    }
    return {201, {}, protocol::to_json(protocol::EnrolmentAnswer{protocol::device_id_of(request->signing_key)})};
}

sync::HttpAnswer MemoryTown::store(const std::string& envelope) {
    const auto header = protocol::read_envelope_header(envelope);
    if (!header) return {400, {}, ""};
    const bool is_new = stored.emplace(to_hex(header->id), envelope).second;
    return {
        is_new ? 201 : 200,
        {},
        *protocol::write_acknowledgement(
            {header->id, protocol::sha256(envelope), watermark.epoch, 1, Instant{1795215481}}, acknowledgement_key)};
}

}  // namespace veche::test
