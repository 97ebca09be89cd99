using System.Net.Sockets;
using System.Text;
using PureZmq.Messages;

namespace PureZmq.Transports;

/// <summary>The address part of an ipc endpoint: the path of a file, on Linux also an abstract name, written <c>@name</c>.</summary>
internal sealed record IpcAddress(string Endpoint, string Path)
{
    private const char AbstractMark = '@';
    private const string Scheme = "ipc://";

    /// <summary>The system's limit in octets, without the NUL that ends the path.</summary>
    private static readonly int Longest = OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 103 : 107;

    /// <summary>To be bound in a new directory of its own; <see cref="Path"/> means nothing.</summary>
    public bool IsWildcard { get; private init; }

    /// <summary>A name of Linux' own space, without a file.</summary>
    public bool IsAbstract => Path[0] == AbstractMark;

    /// <summary>Reads the address of a bind: what begins with <c>*</c> is a wildcard.</summary>
    /// <exception cref="ArgumentException">A name is missing, or holds NUL (EINVAL).</exception>
    /// <exception cref="ZmqEndpointException">The path is too long (ENAMETOOLONG), or this system has nothing of the kind.</exception>
    public static IpcAddress ParseBind(Endpoint endpoint)
        => Parse(endpoint) with { IsWildcard = endpoint.Address[0] == '*' };

    /// <summary>Reads the address of a connect: <c>*</c> has no special meaning.</summary>
    /// <inheritdoc cref="ParseBind"/>
    public static IpcAddress ParseConnect(Endpoint endpoint) => Parse(endpoint);

    /// <summary>The address of a file, under the endpoint that names it.</summary>
    /// <exception cref="ZmqEndpointException">The path is too long (ENAMETOOLONG).</exception>
    public static IpcAddress OfFile(string path)
    {
        var address = new IpcAddress(Scheme + path, path);
        address.ThrowIfTooLong();
        return address;
    }

    private static IpcAddress Parse(Endpoint endpoint)
    {
        var address = new IpcAddress(endpoint.Text, endpoint.Address);
        if (!Socket.OSSupportsUnixDomainSockets)
            throw new ZmqEndpointException(endpoint.Text, Errno.EPROTONOSUPPORT, $"Endpoint '{endpoint.Text}': this system has no Unix domain sockets.");
        if (address.Path.Contains('\0', StringComparison.Ordinal))
            throw Transports.Endpoint.Malformed(endpoint.Text, "NUL cannot stand in an ipc address");
        if (address.IsAbstract && address.Path.Length == 1)
            throw Transports.Endpoint.Malformed(endpoint.Text, "an abstract name is written ipc://@name");
        if (address.IsAbstract && !OperatingSystem.IsLinux())
            throw new ZmqEndpointException(endpoint.Text, Errno.ENOTSUP, $"Endpoint '{endpoint.Text}': only Linux has abstract names; use a path.");
        address.ThrowIfTooLong();
        return address;
    }

    private void ThrowIfTooLong()
    {
        var length = Encoding.UTF8.GetByteCount(Path);
        if (length <= Longest)
            return;
        throw new ZmqEndpointException(
            Endpoint, Errno.ENAMETOOLONG, $"Endpoint '{Endpoint}': the path has {length} octets; the system takes at most {Longest}.");
    }
}
