#include "server/configuration.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <sstream>

#include "base/toml_reader.h"
#include "base/toml_text.h"
#include "server/accounts/mail_address.h"
#include "server/database_place.h"
#include "server/desk/staff.h"
#include "server/mail/server_address.h"
#include "sync/protocol/batch.h"

namespace veche::server {
namespace {

constexpr std::size_t longest_setting = 4'096;
constexpr std::size_t most_networks = 1'000;

// One section; a setting that is absent or wrong leaves its target as it is.
class Section {
  public:
    Section(const TomlReader& root, std::string_view name) : fields_(root.table(name, Needed::no)) {}

    template <typename Number>
    void number(std::string_view field, Number& target, std::int64_t least, std::int64_t most) const {
        const auto value = fields_ ? fields_->integer(field, least, most, Needed::no) : std::nullopt;
        if (value) target = static_cast<Number>(*value);
    }

    void flag(std::string_view field, bool& target) const {
        if (fields_) target = fields_->flag(field).value_or(target);
    }

    void text(std::string_view field, std::string& target) const {
        if (fields_) target = fields_->text(field, longest_setting, Needed::no).value_or(target);
    }

    // A text that has to be right unless it is empty; `wrong` says what is wrong with it, or nothing.
    template <typename Wrong>
    void text(std::string_view field, std::string& target, Wrong wrong) const {
        text(field, target);
        if (target.empty()) return;
        if (const std::string what = wrong(target); !what.empty()) fields_->complain(field, what);
    }

    void networks(std::string_view field, std::vector<http::Network>& target) const {
        const auto items = fields_ ? fields_->texts(field, most_networks, Needed::no) : std::nullopt;
        if (!items) return;
        target.clear();
        for (const auto& item : *items) {
            const auto network = http::Network::from_text(item.text);
            if (network) {
                target.push_back(*network);
            } else {
                fields_->complain_at(item.line, field,
                                     network.error().message + "; expected addresses or networks like \"10.0.0.0/8\"");
            }
        }
    }

    // A table of texts under free names; `wrong` says what is wrong with one, or nothing.
    template <typename Wrong>
    void table(std::string_view field, std::map<std::string, std::string>& target, Wrong wrong) const {
        const auto rows = fields_ ? fields_->table(field, Needed::no) : std::nullopt;
        if (!rows) return;
        for (const std::string& name : rows->fields()) {
            const auto value = rows->text(name, longest_setting, Needed::yes);
            if (!value) continue;
            if (const std::string what = wrong(name, *value); !what.empty()) rows->complain(name, what);
            target[name] = *value;
        }
    }

    void database(std::string_view field, std::string& target) const {
        text(field, target);
        if (target.empty()) return;
        if (const auto place = database_place_from(target); !place) fields_->complain(field, place.error().message);
    }
    void complain(std::string_view field, std::string_view what) const { fields_->complain(field, what); }

    template <typename Duration>
    void duration(std::string_view field, Duration& target, std::int64_t least, std::int64_t most) const {
        std::int64_t value = target.count();
        number(field, value, least, most);
        target = Duration(value);
    }

  private:
    std::optional<TomlReader> fields_;
};

void read_listen(const Section& section, Configuration::Listen& listen) {
    section.text("address", listen.address);
    section.number("port", listen.port, 0, 65535);
    section.text("public_address", listen.public_address);
    section.networks("trusted_proxies", listen.trusted_proxies);
    section.number("threads", listen.threads, 1, 64);
    section.number("most_connections", listen.most_connections, 16, 100'000);
    section.number("connections_of_address", listen.connections_of_address, 4, 100'000);
    section.duration("idle_seconds", listen.idle_seconds, 1, 600);
    section.duration("request_seconds", listen.request_seconds, 1, 3600);
}

void read_limits(const Section& section, Configuration::Limits& limits) {
    section.number("device_burst", limits.device_burst, 1, 1'000'000);
    section.number("device_per_second", limits.device_per_second, 1, 1'000'000);
    section.number("device_megabytes_a_day", limits.device_megabytes_a_day, 1, 1'000'000);
    section.number("failed_burst", limits.failed_burst, 1, 1'000'000);
    section.number("failed_per_second", limits.failed_per_second, 1, 1'000'000);
    section.number("enrolment_burst", limits.enrolment_burst, 1, 10'000);
    section.number("enrolment_per_minute", limits.enrolment_per_minute, 1, 10'000);
}

void read_publish(const Section& section, Configuration::Publish& publish) {
    section.number("root_days", publish.root_days, 1, 3650);
    section.number("targets_days", publish.targets_days, 1, 3650);
    section.number("snapshot_days", publish.snapshot_days, 1, 3650);
    section.number("timestamp_hours", publish.timestamp_hours, 1, 8760);
    section.number("most_an_hour", publish.most_an_hour, 1, 1'000);
    section.number("most_a_day", publish.most_a_day, 1, 10'000);
}

void read_mail(const Section& section, Configuration::Mail& mail) {
    section.text("server", mail.server, [](const std::string& text) {
        const auto address = mail::server_address(text);
        return address ? std::string() : address.error().message;
    });
    section.text("from", mail.from, [](const std::string& text) {
        return accounts::is_mail_address(text) ? std::string() : std::string("expected an address like a@town.example");
    });
    section.text("user", mail.user);
    section.text("certificates", mail.certificates);
    if (!mail.server.empty() && mail.from.empty()) section.complain("from", "missing; expected the sender's address");
}

void read_office(const Section& section, Configuration::Office& office) {
    section.text("address", office.address);
    section.number("port", office.port, 0, 65535);
    section.text("public_address", office.public_address);
    section.table("unix_users", office.unix_users, [](const std::string& user, const std::string& account) {
        if (user == "root" || user == "0") return std::string("root acts without an account");
        return desk::is_account_name(account) ? std::string() : std::string("expected the name of an account");
    });
}

std::string quoted_table(const std::map<std::string, std::string>& values) {
    std::string text;
    for (const auto& [name, value] : values) {
        text += (text.empty() ? " " : ", ") + toml_quoted(name) + " = " + toml_quoted(value);
    }
    return "{" + text + (text.empty() ? "}" : " }");
}

constexpr std::string_view template_text =
    R"(# Settings of veche-server. A setting left out has the value shown here; an unknown one is an error.

[listen]
# Address and port of the HTTP server. In production put nginx with HTTPS in front (docs/operations.md) and leave this
# on the loopback. Port 0 takes any free one and prints it.
address = {address}
port = {port}
# The address kiosks are told in their bundles, without a slash at its end.
public_address = {public_address}
# Proxies whose X-Forwarded-For is believed: addresses ("127.0.0.1") or networks ("10.0.0.0/8"). Empty: none is.
trusted_proxies = []
# Threads that serve requests.
threads = {threads}
# Connections at once; more are refused.
most_connections = {most_connections}
# Of them from one address (of IPv6: one network of 64 bits) that is no trusted proxy.
connections_of_address = {connections_of_address}
# A connection that is silent for so long is closed; a request that takes longer than that in all is refused.
idle_seconds = {idle_seconds}
request_seconds = {request_seconds}

[office]
# Address and port of the pages for staff. Put nginx with HTTPS in front (docs/operations.md) and leave this on the
# loopback. Port 0 takes any free one and prints it.
address = {office_address}
port = {office_port}
# How browsers reach it, "https://office.example.org", without a slash at its end. Invitations are sent to it, requests
# by other names are refused, cookies are kept to HTTPS when it is. Empty: http://, the address and the port.
public_address = {office_public_address}
# Whose commands are which account's: {{ "olga" = "o.clerk" }} lets the Unix user olga of this machine work with
# `veche-server submissions`, `answer` and the like as the account o.clerk, with its rights (docs/operations.md, "Staff").
unix_users = {office_unix_users}

[metrics]
# Counters for Prometheus at http://127.0.0.1:PORT/metrics, on a socket of their own. Port 0 takes any free one.
enabled = {metrics_enabled}
port = {metrics_port}

[intake]
# Envelopes that wait to be stored. When the queue is full the answer is 503 and kiosks come again.
queue = {queue}
# Most envelopes of one transaction.
group = {group}

[storage]
# Where the stores are. Empty: in files of SQLite in this folder. On PostgreSQL: "postgresql://HOST:PORT/DATABASE",
# without user and password. `veche-server migrate` brings a town there and back and writes this line (docs/operations.md).
postgresql = {postgresql}

[limits]
# What one device may send: so many requests or envelopes at once, then so many a second.
device_burst = {device_burst}
device_per_second = {device_per_second}
# What is stored of one device: so many megabytes at once, then as many over a day. Beyond it the device is told to come
# later and named in the log; a kiosk goes on with what it keeps as its share comes back.
device_megabytes_a_day = {device_megabytes_a_day}
# What one address may send in the name of devices not known here, or with wrong signatures.
failed_burst = {failed_burst}
failed_per_second = {failed_per_second}
# What one address may try to enrol.
enrolment_burst = {enrolment_burst}
enrolment_per_minute = {enrolment_per_minute}

[registrar]
# How often the registrar looks for new envelopes.
poll_milliseconds = {poll}
# How many days after its answer a case can still be looked up by its code. Then its status records are removed here and
# at every kiosk; the case itself stays. A year covers the terms of appeal; less keeps less on the kiosks.
records_kept_days = {records_kept_days}

[publish]
# How long what is signed stays fresh. Kiosks go on showing expired content, marked as old.
root_days = {root_days}
targets_days = {targets_days}
snapshot_days = {snapshot_days}
# The timestamp is signed anew by `veche-server run` when half of its time is over.
timestamp_hours = {timestamp_hours}
# How many editions with what was approved in the office go out within an hour and within a day, whoever asks for more:
# the rest waits and goes out together. Those that root's `veche-server publish` asks for are neither counted nor kept.
most_an_hour = {most_an_hour}
most_a_day = {most_a_day}

[mail]
# Letters to staff about their own accounts: a new device, a new password, other roles. The town's mail server as
# "smtp://mail.town.example:587" (TLS is required, but to 127.0.0.1 itself) or "smtps://mail.town.example". Empty: no
# letters are written.
server = {mail_server}
# The sender's address.
from = {mail_from}
# The user at the mail server; the password stands in DIR/keys/mail. Empty: it asks for none.
user = {mail_user}
# A file with the certificates it is trusted by. Empty: those of this machine.
certificates = {mail_certificates}

[users]
# When run is started by root, its processes become these users (names or numbers). They must differ, in their groups
# too, so that none can open another's keys and files. An ordinary user runs all as himself.
http = {http_user}
registrar = {registrar_user}
publisher = {publisher_user}
office = {office_user}
workshop = {workshop_user}
)";

}  // namespace

std::string warning_of(const Configuration::Office& office) {
    constexpr std::string_view plain = "http://";
    std::string_view host = office.public_address.empty() ? office.address : office.public_address;
    if (!office.public_address.empty() && !host.starts_with(plain)) return {};
    if (host.starts_with(plain)) host.remove_prefix(plain.size());
    if (host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("::1") ||
        host.starts_with("[::1]"))
        return {};
    return "staff reach the office by http://" + std::string(host) +
           ": passwords and sessions go over the network in clear. Put a proxy with HTTPS in front and its https:// "
           "name into public_address of [office] (docs/operations.md)";
}

Result<Configuration> configuration_from_toml(std::string_view toml, const std::string& file) {
    TomlDocument document(toml, file);
    const TomlReader root = document.root();
    Configuration values;
    read_listen(Section(root, "listen"), values.listen);
    const Section metrics(root, "metrics");
    metrics.flag("enabled", values.metrics.enabled);
    metrics.number("port", values.metrics.port, 0, 65535);
    const Section intake(root, "intake");
    // A smaller queue would turn a full batch away for ever.
    intake.number("queue", values.intake.queue, protocol::most_in_batch, 1'000'000);
    intake.number("group", values.intake.group, 1, 4096);
    Section(root, "storage").database("postgresql", values.storage.postgresql);
    read_limits(Section(root, "limits"), values.limits);
    const Section registrar(root, "registrar");
    registrar.number("records_kept_days", values.registrar.records_kept_days, 30, 3650);
    registrar.duration("poll_milliseconds", values.registrar.poll_milliseconds, 10, 60'000);
    read_publish(Section(root, "publish"), values.publish);
    read_mail(Section(root, "mail"), values.mail);
    read_office(Section(root, "office"), values.office);
    const Section users(root, "users");
    users.text("http", values.users.http);
    users.text("registrar", values.users.registrar);
    users.text("publisher", values.users.publisher);
    users.text("office", values.users.office);
    users.text("workshop", values.users.workshop);
    if (const auto right = document.first_mistake(); !right) return tl::unexpected(right.error());
    return values;
}

Result<std::string> explained_configuration(const Configuration& values) {
    std::string text = fmt::format(
        template_text, fmt::arg("address", toml_quoted(values.listen.address)), fmt::arg("port", values.listen.port),
        fmt::arg("public_address", toml_quoted(values.listen.public_address)),
        fmt::arg("threads", values.listen.threads), fmt::arg("most_connections", values.listen.most_connections),
        fmt::arg("connections_of_address", values.listen.connections_of_address),
        fmt::arg("idle_seconds", values.listen.idle_seconds.count()),
        fmt::arg("request_seconds", values.listen.request_seconds.count()),
        fmt::arg("office_address", toml_quoted(values.office.address)), fmt::arg("office_port", values.office.port),
        fmt::arg("office_public_address", toml_quoted(values.office.public_address)),
        fmt::arg("office_unix_users", quoted_table(values.office.unix_users)),
        fmt::arg("metrics_enabled", values.metrics.enabled), fmt::arg("metrics_port", values.metrics.port),
        fmt::arg("queue", values.intake.queue), fmt::arg("group", values.intake.group),
        fmt::arg("postgresql", toml_quoted(values.storage.postgresql)),
        fmt::arg("device_burst", values.limits.device_burst),
        fmt::arg("device_per_second", values.limits.device_per_second),
        fmt::arg("device_megabytes_a_day", values.limits.device_megabytes_a_day),
        fmt::arg("failed_burst", values.limits.failed_burst),
        fmt::arg("failed_per_second", values.limits.failed_per_second),
        fmt::arg("enrolment_burst", values.limits.enrolment_burst),
        fmt::arg("enrolment_per_minute", values.limits.enrolment_per_minute),
        fmt::arg("poll", values.registrar.poll_milliseconds.count()),
        fmt::arg("records_kept_days", values.registrar.records_kept_days),
        fmt::arg("root_days", values.publish.root_days), fmt::arg("targets_days", values.publish.targets_days),
        fmt::arg("snapshot_days", values.publish.snapshot_days),
        fmt::arg("timestamp_hours", values.publish.timestamp_hours),
        fmt::arg("most_an_hour", values.publish.most_an_hour), fmt::arg("most_a_day", values.publish.most_a_day),
        fmt::arg("mail_server", toml_quoted(values.mail.server)), fmt::arg("mail_from", toml_quoted(values.mail.from)),
        fmt::arg("mail_user", toml_quoted(values.mail.user)),
        fmt::arg("mail_certificates", toml_quoted(values.mail.certificates)),
        fmt::arg("http_user", toml_quoted(values.users.http)),
        fmt::arg("registrar_user", toml_quoted(values.users.registrar)),
        fmt::arg("publisher_user", toml_quoted(values.users.publisher)),
        fmt::arg("office_user", toml_quoted(values.users.office)),
        fmt::arg("workshop_user", toml_quoted(values.users.workshop)));
    const auto again = configuration_from_toml(text, "veche.toml");
    if (!again) return tl::unexpected(again.error());
    if (*again != values) return failure("veche.toml: a setting is not read as it was given");
    return text;
}

Result<std::string> with_storage(const std::string& toml, const std::string& postgresql) {
    const auto before = configuration_from_toml(toml, "veche.toml");
    if (!before) return tl::unexpected(before.error());
    const std::string ours = "postgresql = " + toml_quoted(postgresql) + "\n";
    std::vector<std::string> lines;
    std::istringstream text(toml);
    for (std::string line; std::getline(text, line);) lines.push_back(line + "\n");
    const auto head = std::find(lines.begin(), lines.end(), "[storage]\n");
    const auto is_head = [](const std::string& line) { return line.starts_with('['); };
    const auto end = head == lines.end() ? head : std::find_if(head + 1, lines.end(), is_head);
    const auto old = std::find_if(head, end, [](const std::string& line) { return line.starts_with("postgresql"); });
    if (old != end) {
        *old = ours;
    } else if (head != lines.end()) {
        lines.insert(head + 1, ours);
    } else {
        lines.push_back("\n[storage]\n" + ours);
    }
    std::string changed;
    for (const std::string& line : lines) changed += line;
    Configuration wanted = *before;
    wanted.storage.postgresql = postgresql;
    const auto after = configuration_from_toml(changed, "veche.toml");
    if (after && *after == wanted) return changed;
    return failure("veche.toml cannot be changed by itself; write into its section [storage]: " + ours);
}

}  // namespace veche::server
