namespace PureZmq.Transports;

/// <summary>What the operating system is told about a tcp socket. Buffers: octets, -1 leaves the system's default.</summary>
internal sealed record TcpSettings(bool IPv6, int SendBuffer, int ReceiveBuffer, int Backlog);
