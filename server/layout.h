// Where everything of a server's folder DIR is. docs/formats.md, "Server folder".
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "server/database_place.h"

namespace veche::server {

struct Layout {
    std::filesystem::path root;
    // Where its stores are when not in files of its own: as its veche.toml says, for whoever read that. A copy of the
    // folder, as a backup is, has none.
    std::optional<DatabasePlace> database{};

    [[nodiscard]] std::filesystem::path configuration() const { return root / "veche.toml"; }
    [[nodiscard]] std::filesystem::path town() const { return root / "town.json"; }
    [[nodiscard]] std::filesystem::path keys() const { return root / "keys"; }
    // What `renew` is about to put in place.
    [[nodiscard]] std::filesystem::path keys_to_come() const { return keys() / "next"; }
    // The authorities that PostgreSQL's certificate is compared with.
    [[nodiscard]] std::filesystem::path database_certificates() const { return root / "postgresql-ca.pem"; }
    // The password of the mail server.
    [[nodiscard]] std::filesystem::path mail_password() const { return keys() / "mail"; }
    [[nodiscard]] std::filesystem::path rules() const { return root / "rules"; }
    // Written by the HTTP process; the registrar's group reads.
    [[nodiscard]] std::filesystem::path intake_folder() const { return root / "intake"; }
    [[nodiscard]] std::filesystem::path intake() const { return intake_folder() / "intake.db"; }
    [[nodiscard]] std::filesystem::path fleet() const { return intake_folder() / "fleet.db"; }
    [[nodiscard]] std::filesystem::path attachments() const { return intake_folder() / "attachments"; }
    // The registrar's alone.
    [[nodiscard]] std::filesystem::path ballots_folder() const { return root / "ballots"; }
    [[nodiscard]] std::filesystem::path ballots() const { return ballots_folder() / "ballots.db"; }
    // The registrar's; the office writes too, through its group.
    [[nodiscard]] std::filesystem::path registry_folder() const { return root / "registry"; }
    [[nodiscard]] std::filesystem::path registry() const { return registry_folder() / "registry.db"; }
    // Made by run: where commands of ordinary users ask the office.
    [[nodiscard]] std::filesystem::path office_folder() const { return root / "office"; }
    [[nodiscard]] std::filesystem::path command_socket() const { return office_folder() / "command.sock"; }
    // The office's alone.
    [[nodiscard]] std::filesystem::path staff_folder() const { return root / "staff"; }
    [[nodiscard]] std::filesystem::path staff() const { return staff_folder() / "staff.db"; }
    // What is to be published: versions and approvals, and the files they were made of. The office's; the publisher
    // writes too, through its group.
    [[nodiscard]] std::filesystem::path editorial() const { return root / "editorial"; }
    [[nodiscard]] std::filesystem::path content_store() const { return editorial() / "content.db"; }
    [[nodiscard]] std::filesystem::path content_files() const { return editorial() / "blobs"; }
    // How far each audit goes, as the registrar has signed it; its alone.
    [[nodiscard]] std::filesystem::path audit_folder() const { return root / "audit"; }
    [[nodiscard]] std::filesystem::path signed_heads() const { return audit_folder() / "heads"; }
    // What the office says to the others: of the audits in its databases, for the registrar to sign; of its jobs.
    [[nodiscard]] std::filesystem::path heads_of_office() const { return root / "heads"; }
    [[nodiscard]] std::filesystem::path office_standing() const { return heads_of_office() / "jobs.json"; }
    // Written by the registrar, read by everybody.
    [[nodiscard]] std::filesystem::path records() const { return root / "records"; }
    [[nodiscard]] std::filesystem::path progress() const { return records() / "progress.json"; }
    [[nodiscard]] std::filesystem::path registrar_standing() const { return records() / "jobs.json"; }
    [[nodiscard]] std::filesystem::path content() const { return root / "content"; }
    [[nodiscard]] std::filesystem::path metadata() const { return content() / "metadata"; }
    [[nodiscard]] std::filesystem::path targets() const { return content() / "targets"; }
    [[nodiscard]] std::filesystem::path deltas() const { return content() / "deltas"; }
    // What was ever published of polls, and the revisions given. Written by publish.
    [[nodiscard]] std::filesystem::path archive() const { return root / "archive"; }
    [[nodiscard]] std::filesystem::path archived_polls() const { return archive() / "polls"; }
    [[nodiscard]] std::filesystem::path archived_revisions() const { return archive() / "revisions.json"; }
    // Written by publish and, with the timestamp, by the publisher: what must outlive damage to content/.
    [[nodiscard]] std::filesystem::path published() const { return root / "published"; }
    [[nodiscard]] std::filesystem::path versions() const { return published() / "versions"; }
    // What went out for the office, so that not more does than veche.toml allows; what commands ask for (root writes
    // it).
    [[nodiscard]] std::filesystem::path outgoing() const { return published() / "outgoing"; }
    [[nodiscard]] std::filesystem::path command_orders() const { return published() / "commands"; }
    [[nodiscard]] std::filesystem::path publisher_standing() const { return published() / "jobs.json"; }
    // What may be lost: what the sources of the newest edition gave.
    [[nodiscard]] std::filesystem::path sources() const { return published() / "sources"; }
    // Written by backup and restore.
    [[nodiscard]] std::filesystem::path backup_folder() const { return root / "backup"; }
    [[nodiscard]] std::filesystem::path wanted_generation() const { return backup_folder() / "generation"; }
    [[nodiscard]] std::filesystem::path watermark() const { return backup_folder() / "watermark"; }
    // The epochs before this one, and how far the backup knew each.
    [[nodiscard]] std::filesystem::path former_epochs() const { return backup_folder() / "former.json"; }
    // What restore brings, until it is in its place.
    [[nodiscard]] std::filesystem::path staging() const { return root / ".restore"; }
    // There while a restore switches: what stands in the folder is of two times.
    [[nodiscard]] std::filesystem::path unfinished_restore() const { return staging() / "ready"; }
    // Held by run and by restore.
    [[nodiscard]] std::filesystem::path run_lock() const { return root / "run.lock"; }
    // Held by whatever writes below content/, the publisher's new timestamps included, and by backup.
    [[nodiscard]] std::filesystem::path publish_lock() const { return root / "publish.lock"; }
};

}  // namespace veche::server
