#include "server/former_epochs.h"

#include <algorithm>

#include "base/files.h"
#include "base/json_reader.h"

namespace veche::server {
namespace {

constexpr std::uint64_t largest_file = std::uint64_t{256} * 1024;
constexpr std::size_t most_epochs = 1000;
constexpr std::int64_t largest_position = 1'000'000'000'000'000;

}  // namespace

FormerEpochs read_former_epochs(const Layout& layout) {
    const auto text = read_file(layout.former_epochs(), largest_file);
    if (!text) return {};
    const auto json = parse_json(*text);
    if (!json) return {};
    JsonErrors errors;
    JsonReader reader(*json, "former epochs", errors);
    FormerEpochs epochs;
    for (const Json& each : reader.array("epochs", most_epochs)) {
        JsonReader one(each, "former epoch", errors);
        const auto epoch = protocol::from_hex<protocol::Epoch>(one.text("epoch", 32));
        const auto known = static_cast<std::uint64_t>(one.integer("known", 0, largest_position));
        const Instant made = one.instant("made");
        if (epoch) epochs.push_back({*epoch, known, made});
    }
    return errors.any() ? FormerEpochs{} : epochs;
}

Result<void> write_former_epochs(const Layout& layout, const FormerEpochs& epochs) {
    if (auto made = make_folders(layout.backup_folder(), 0755); !made) return made;
    Json::Array list;
    for (const FormerEpoch& one : epochs) {
        list.emplace_back(
            Json::Object{{"epoch", protocol::to_hex(one.epoch)}, {"known", one.known}, {"made", to_string(one.made)}});
    }
    return write_file(layout.former_epochs(), write_json(Json::Object{{"epochs", std::move(list)}}) + "\n", 0644);
}

std::optional<Instant> restored_from(const FormerEpochs& epochs) {
    std::optional<Instant> newest;
    for (const FormerEpoch& each : epochs) {
        if (!newest || newest->seconds < each.made.seconds) newest = each.made;
    }
    return newest;
}

void add(FormerEpochs& epochs, const FormerEpoch& one) {
    const auto there =
        std::find_if(epochs.begin(), epochs.end(), [&](const auto& each) { return each.epoch == one.epoch; });
    if (there == epochs.end()) {
        epochs.push_back(one);
    } else if (one.known < there->known) {
        *there = one;
    }
}

FormerEpochs merged(FormerEpochs one, const FormerEpochs& other) {
    for (const FormerEpoch& each : other) add(one, each);
    return one;
}

}  // namespace veche::server
