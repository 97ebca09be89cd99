namespace PureZmq.Conformance;

/// <summary>Who this process is, as the system tells it.</summary>
internal static class OwnProcess
{
    public static uint UserId { get; } = uint.Parse(Status("Uid")[1]); // real, effective, saved, of the file system

    public static uint GroupId { get; } = uint.Parse(Status("Gid")[1]);

    /// <summary>The permissions that new files are denied.</summary>
    public static UnixFileMode Umask { get; } = (UnixFileMode)Convert.ToInt32(Status("Umask")[0], 8);

    /// <summary>How ZeroMQ writes this process' address over ipc.</summary>
    public static string Address => $"localhost:{UserId}:{GroupId}:{Environment.ProcessId}";

    /// <summary>The memory of this process alone that the system holds for it now, managed or not, in octets.</summary>
    public static long PrivateMemory => long.Parse(Status("RssAnon")[0].Split(' ')[0]) * 1024;

    private static string[] Status(string key)
        => File.ReadLines("/proc/self/status").Single(line => line.StartsWith($"{key}:", StringComparison.Ordinal))[(key.Length + 1)..]
            .Split('\t', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
