using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PureZmq.Transports;

/// <summary>The address of a Unix domain socket, as the system takes it.</summary>
/// <remarks>
/// Not the base library's class: a listening <see cref="Socket"/> bound to that one deletes the file when it is disposed, although
/// another listener may have the path by then.
/// </remarks>
internal sealed class UnixEndPoint : EndPoint
{
    private const int NameOffset = 2; // behind the address family
    private readonly byte[] _name;

    /// <summary>An abstract name begins with NUL and ends with the address; a path ends with NUL.</summary>
    public UnixEndPoint(IpcAddress address)
        : this(address.IsAbstract ? Encoding.UTF8.GetBytes($"\0{address.Path[1..]}") : Encoding.UTF8.GetBytes($"{address.Path}\0"))
    {
    }

    private UnixEndPoint(byte[] name) => _name = name;

    public override AddressFamily AddressFamily => AddressFamily.Unix;

    public override SocketAddress Serialize()
    {
        var address = new SocketAddress(AddressFamily.Unix, NameOffset + _name.Length);
        for (var i = 0; i < _name.Length; i++)
            address[NameOffset + i] = _name[i];
        return address;
    }

    /// <summary>The other end's address: of a connecting peer it is empty.</summary>
    public override EndPoint Create(SocketAddress socketAddress)
    {
        var name = new byte[Math.Max(0, socketAddress.Size - NameOffset)];
        for (var i = 0; i < name.Length; i++)
            name[i] = socketAddress[NameOffset + i];
        return new UnixEndPoint(name);
    }
}
