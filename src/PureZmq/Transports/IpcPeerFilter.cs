namespace PureZmq.Transports;

/// <summary>Who may connect to an ipc listener: anyone whose user, group or process is named; everybody when none is.</summary>
internal sealed record IpcPeerFilter(IReadOnlyList<uint> UserIds, IReadOnlyList<uint> GroupIds, IReadOnlyList<int> ProcessIds)
{
    public static readonly IpcPeerFilter Everybody = new([], [], []);

    /// <summary>Why the peer may not come in; null when it may.</summary>
    public string? WhyUnwanted(StreamSocket peer)
    {
        if (UserIds.Count + GroupIds.Count + ProcessIds.Count == 0)
            return null;
        if (peer.Credentials is not { } credentials)
            return "the system does not tell who it is, and only some are allowed (IpcAllowedUserIds and the like).";
        if (UserIds.Contains(credentials.UserId) || GroupIds.Contains(credentials.GroupId) || ProcessIds.Contains(credentials.ProcessId))
            return null;
        if (GroupIds.Count > 0 && peer.SupplementaryGroups.Any(GroupIds.Contains))
            return null;
        return "its user, groups and process are not among those allowed (IpcAllowedUserIds, IpcAllowedGroupIds, IpcAllowedProcessIds).";
    }
}
