#include "sync/protocol/tuf.h"

#include <doctest/doctest.h>

#include "sync/protocol/tuf_json.h"
#include "tests/support/sample_submissions.h"

namespace veche::protocol::tuf {
namespace {

struct Fixture {
    SigningKey root_key = test::signing_key('R');
    SigningKey targets_key = test::signing_key('T');
    SigningKey snapshot_key = test::signing_key('S');
    SigningKey timestamp_key = test::signing_key('M');
    Instant expires{1800000000};
    Root root = make_root({root_key, targets_key, snapshot_key, timestamp_key}, 1, expires);
    std::string root_file = write_root(root, {&root_key});
};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("canonical JSON escapes only what it must") {
    const Json value = *parse_json(R"({"b":[1,true,null,"\u0001\"\\/ж"],"a":{}})");
    CHECK(canonical_json(value) == "{\"a\":{},\"b\":[1,true,null,\"\x01\\\"\\\\/ж\"]}");
    CHECK_FALSE(canonical_json(*parse_json("[1.5]")));
}

TEST_CASE_FIXTURE(Fixture, "what is written is read back") {
    CHECK(read_first_root(root_file) == root);
    const Timestamp timestamp{3, expires, {7, 1234, sha256("snapshot")}};
    CHECK(read_timestamp(write_timestamp(timestamp, timestamp_key), root) == timestamp);
    const Snapshot snapshot{7, expires, {{"targets.json", {9, std::nullopt, std::nullopt}}}};
    CHECK(read_snapshot(write_snapshot(snapshot, snapshot_key), root) == snapshot);
    const Targets targets{9, expires, {{"catalog.json", {77, sha256("catalog")}}}};
    CHECK(read_targets(write_targets(targets, targets_key), root) == targets);
}

TEST_CASE_FIXTURE(Fixture, "metadata signed by another role's key are refused") {
    const Timestamp timestamp{3, expires, {7, 1234, sha256("snapshot")}};
    CHECK_FALSE(read_timestamp(write_timestamp(timestamp, snapshot_key), root));
    const Targets targets{9, expires, {}};
    CHECK_FALSE(read_targets(write_targets(targets, timestamp_key), root));
    CHECK_FALSE(read_snapshot(write_targets(targets, snapshot_key), root));
}

TEST_CASE_FIXTURE(Fixture, "a changed or cut file is refused") {
    const std::string file = write_timestamp({3, expires, {7, 1234, sha256("snapshot")}}, timestamp_key);
    CHECK_FALSE(read_timestamp(replaced(file, "\"version\":3", "\"version\":4"), root));
    CHECK_FALSE(read_timestamp(replaced(file, "\"length\":1234", "\"length\":12345"), root));
    for (std::size_t size = 0; size < file.size(); ++size) CHECK_FALSE(read_timestamp(file.substr(0, size), root));
}

TEST_CASE_FIXTURE(Fixture, "a threshold counts different keys, not signatures") {
    const SigningKey second = test::signing_key('2');
    root.keys.emplace(key_id_of(second.public_key()), second.public_key());
    root.roles.at(Role::root).keys.push_back(key_id_of(second.public_key()));
    root.roles.at(Role::root).threshold = 2;
    CHECK(read_first_root(write_root(root, {&root_key, &second})));
    CHECK_FALSE(read_first_root(write_root(root, {&root_key})));
    CHECK_FALSE(read_first_root(write_root(root, {&root_key, &root_key})));
    // One key under two names is still one key. A file cannot say so, see below.
    const std::string alias(64, 'a');
    root.keys.emplace(alias, timestamp_key.public_key());
    root.roles.at(Role::timestamp) = {{key_id_of(timestamp_key.public_key()), alias}, 2};
    std::string file = write_timestamp({3, expires, {7, 1234, sha256("snapshot")}}, timestamp_key);
    const std::size_t at = file.find("\"sig\":\"") + 7;
    file.insert(file.find('[') + 1, "{\"keyid\":\"" + alias + "\",\"sig\":\"" + file.substr(at, 128) + "\"},");
    CHECK_FALSE(read_timestamp(file, root));
    root.roles.at(Role::timestamp).threshold = 1;
    CHECK(read_timestamp(file, root));
}

TEST_CASE_FIXTURE(Fixture, "a root whose key stands under another key's id is refused") {
    const KeyId id = key_id_of(timestamp_key.public_key());
    Root next = root;
    next.keys.at(id) = test::signing_key('2').public_key();
    const auto refused = read_first_root(write_root(next, {&root_key}));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("key " + id + ".keyval") != std::string::npos);
    next.keys.at(id) = timestamp_key.public_key();
    CHECK(read_first_root(write_root(next, {&root_key})));
}

TEST_CASE_FIXTURE(Fixture, "a list of signatures that names a key twice is malformed") {
    REQUIRE(read_first_root(write_root(root, {&root_key})));
    CHECK_FALSE(read_first_root(write_root(root, {&root_key, &root_key})));
}

TEST_CASE_FIXTURE(Fixture, "a new root needs the old keys and its own") {
    const SigningKey next_key = test::signing_key('N');
    const Root next = make_root({next_key, targets_key, snapshot_key, timestamp_key}, 2, expires);
    CHECK(read_root(write_root(next, {&root_key, &next_key}), root) == next);
    CHECK_FALSE(read_root(write_root(next, {&next_key}), root));
    CHECK_FALSE(read_root(write_root(next, {&root_key}), root));
}

TEST_CASE_FIXTURE(Fixture, "keys of unknown types are left out, and their roles are unsigned") {
    const std::string file = replaced(root_file, "\"keytype\":\"ed25519\"", "\"keytype\":\"rsa\"");
    const Result<Root> read = root_from(*unverified_payload(file));
    REQUIRE(read);
    CHECK(read->keys.size() == 3);
}

TEST_CASE_FIXTURE(Fixture, "malformed metadata are refused") {
    for (const char* file : {"", "{}", "[]", R"({"signed":{},"signatures":[]})", R"({"signed":{}})",
                             R"({"signed":{"_type":"root"},"signatures":{}})", R"({"signed":[],"signatures":[]})"}) {
        CAPTURE(file);
        CHECK_FALSE(read_first_root(file));
        CHECK_FALSE(read_timestamp(file, root));
        CHECK_FALSE(read_snapshot(file, root));
        CHECK_FALSE(read_targets(file, root));
    }
    CHECK_FALSE(read_first_root(std::string(largest_metadata + 1, ' ')));
}

TEST_CASE_FIXTURE(Fixture, "names and key ids are pinned") {
    CHECK(root_file_name(3) == "3.root.json");
    CHECK(catalog_file_name(sha256("")) ==
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.catalog.json");
    CHECK(key_id_of(root_key.public_key()) == "19a3fdaf1a54f0bc68f0e45fc4e9f14311d77c9015209defadbbb67e95daf02b");
    CHECK(to_hex(sha256(root_file)) == "7efc80760f56bc5e60ed61e707dd0493eaa80c72a6f6c01506d80d32894ac6fb");
}

}  // namespace veche::protocol::tuf
