using System.Net;
using System.Net.Sockets;

namespace PureZmq.Conformance;

/// <summary>A relay between a connecting socket and a bound one, which a test can cut at any moment.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _target;
    private readonly Lock _gate = new();   // guards _live and _ended
    private readonly List<Socket> _live = [];
    private readonly Task _accepting;
    private readonly int _piece;
    private bool _ended;

    /// <param name="target">The bound endpoint.</param>
    /// <param name="piece">Most octets sent on at once.</param>
    public TcpRelay(string target, int piece = 16 * 1024)
    {
        _piece = piece;
        _target = IPEndPoint.Parse(target["tcp://".Length..]);
        _listener.Start();
        Endpoint = $"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect.</summary>
    public string Endpoint { get; }

    /// <summary>How many connections were cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Breaks every connection, with a reset or in order.</summary>
    public void Cut(bool reset)
    {
        lock (_gate)
        {
            Cuts += _live.Count / 2;
            foreach (var socket in _live)
                Break(socket, reset);

            _live.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _ended = true;
        _listener.Stop();
        Cut(reset: false);
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        var pumps = new List<Task>();
        while (true)
        {
            Socket near;
            try
            {
                near = await _listener.AcceptSocketAsync();
            }
            catch (SocketException)
            {
                break;   // the listener was stopped
            }
            catch (ObjectDisposedException)
            {
                break;
            }

            var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            near.NoDelay = true;
            await far.ConnectAsync(_target);
            lock (_gate)
            {
                if (_ended)
                {
                    near.Dispose();
                    far.Dispose();
                    break;
                }

                _live.AddRange([near, far]);
            }

            pumps.Add(Task.WhenAll(PumpAsync(near, far, _piece), PumpAsync(far, near, _piece)));
        }

        await Task.WhenAll(pumps);
    }

    private static void Break(Socket socket, bool reset)
    {
        try
        {
            if (reset)
                socket.LingerState = new LingerOption(true, 0);
        }
        catch (ObjectDisposedException)
        {
            // The pump saw its end before we did.
        }

        socket.Dispose();
    }

    private static async Task PumpAsync(Socket from, Socket to, int piece)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int got;
            while ((got = await from.ReceiveAsync(buffer)) > 0)
            {
                for (var sent = 0; sent < got;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, Math.Min(got - sent, piece)));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Cut, or one end left: the relay has nothing more to carry.
            to.Dispose();
        }
        catch (ObjectDisposedException)
        {
            to.Dispose();
        }
    }
}
