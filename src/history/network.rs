//! Whether a folder lies on another machine. There the quick way of writing loses what two machines write at once: its
//! writers share memory (SQLite, "Write-Ahead Logging": all processes must be on the same host).

use std::path::Path;

/// Kinds of file system that other machines may write to as well, as Linux names them.
const NETWORK: [&str; 17] = [
    "9p",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "coda",
    "fuse.glusterfs",
    "fuse.s3fs",
    "fuse.sshfs",
    "glusterfs",
    "gpfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "smb3",
    "vboxsf",
];

/// Whether a folder is known to lie on a network. Where the system does not say so in Linux's way it is not known.
#[expect(clippy::disallowed_methods, reason = "the history has a folder of its own")]
pub(super) fn is_network(folder: &Path) -> bool {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    std::fs::canonicalize(folder).is_ok_and(|folder| kind(&mounts, &folder).is_some_and(|kind| NETWORK.contains(&kind)))
}

/// The kind of the file system that a folder lies on, by the lines of `mountinfo` (proc_pid_mountinfo(5)): the mount
/// point is the fifth word, the kind follows a lone dash.
fn kind<'m>(mounts: &'m str, folder: &Path) -> Option<&'m str> {
    let mount = |line: &'m str| {
        let (before, after) = line.split_once(" - ")?;
        // A blank in a name is written as its number in eights.
        let point = before.split(' ').nth(4)?.replace("\\040", " ");
        folder.starts_with(&point).then(|| Some((point.len(), after.split(' ').next()?))).flatten()
    };
    // What was mounted later lies above what was before.
    mounts.lines().filter_map(mount).max_by_key(|(length, _)| *length).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_says_what_a_folder_lies_on() {
        let mounts = "22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw\n\
                      40 22 0:35 / /home rw shared:20 - nfs4 server:/home rw\n\
                      41 40 0:36 / /home/ann/my\\040disk rw - tmpfs tmpfs rw\n\
                      42 22 0:37 / /srv rw - ext4 /dev/sdb rw\n\
                      43 22 0:38 / /srv rw - cifs //server/srv rw\n";
        let of = |folder: &str| kind(mounts, Path::new(folder));
        assert_eq!(of("/var/line"), Some("ext4"));
        assert_eq!(of("/home/ann/line/.ringtrue"), Some("nfs4"));
        assert_eq!(of("/home/ann/my disk/line"), Some("tmpfs"));
        assert_eq!(of("/homes"), Some("ext4"));
        assert_eq!(of("/srv/line"), Some("cifs"));
        assert_eq!(kind("", Path::new("/")), None);
        assert!(NETWORK.is_sorted() && !is_network(Path::new("/proc")));
    }
}
