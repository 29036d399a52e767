"""Ten networks of different build, each with arguments for its constructor and the shape of its input."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Net:
    """One class as its author wrote it."""

    source: str
    settings: tuple[tuple[int, ...], ...]
    input: tuple[int, ...]


PLAIN = Net(
    '''class PlainNet(nn.Module):
    """Two convolutions and a head."""

    def __init__(self, kernel_size, num_filters, num_classes):
        super().__init__()
        # Useful parameters
        padding = kernel_size // 2
        self.first = nn.Conv2d(1, num_filters, kernel_size=kernel_size, padding=padding)
        self.second = nn.Conv2d(num_filters, 2 * num_filters, kernel_size=kernel_size, padding=padding)
        # The head of the net
        self.head = nn.Linear(2 * num_filters * 4 * 4, num_classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.first(x)), 2)
        x = F.max_pool2d(F.relu(self.second(x)), 2)
        x = torch.flatten(x, start_dim=1)
        return self.head(x)
''',
    ((3, 4, 10), (5, 3, 7)),
    (1, 16, 16),
)

LAYERED = Net(
    """class LayeredNet(nn.Module):
    def __init__(self, kernel, num_filters, num_colours, num_in_channels):
        super(LayeredNet, self).__init__()
        padding = kernel // 2
        # Encoder layers
        self.down = nn.Sequential(
            nn.Conv2d(num_in_channels, num_filters, kernel_size=kernel, stride=2, padding=padding),
            nn.BatchNorm2d(num_filters),
            nn.ReLU(inplace=True),
        )
        # Decoder layers
        self.up = nn.Sequential(
            nn.Upsample(scale_factor=2, mode='nearest'),
            nn.Conv2d(num_filters, num_colours, kernel_size=kernel, padding=padding),
            nn.ReLU(inplace=True),
        )

    def forward(self, x):
        out = self.down(x)
        out = self.up(out)
        return out
""",
    ((3, 4, 6, 1), (5, 2, 3, 3)),
    (0, 16, 16),
)

SKIPPING = Net(
    """class SkippingNet(nn.Module):
    def __init__(self, kernel, nf, nc):
        super().__init__()
        pad = kernel // 2
        self.conv1 = nn.Conv2d(1, nf, kernel, stride=2, padding=pad)
        self.conv2 = nn.Conv2d(nf, nf * 2, kernel, stride=2, padding=pad)
        self.up1 = nn.ConvTranspose2d(nf * 2, nf, kernel, stride=2, padding=pad, output_padding=1)
        self.up2 = nn.ConvTranspose2d(nf * 2, nc, kernel, stride=2, padding=pad, output_padding=1)
        self.last = nn.Conv2d(nc + 1, nc, kernel, padding=pad)

    def forward(self, x):
        # Encoder
        enc1 = F.relu(self.conv1(x))
        enc2 = F.relu(self.conv2(enc1))
        # Decoder with skip connections
        dec1 = F.relu(self.up1(enc2))
        dec1 = torch.cat([dec1, enc1], dim=1)
        dec2 = F.relu(self.up2(dec1))
        dec2 = torch.cat([dec2, x], dim=1)
        return self.last(dec2)
""",
    ((3, 4, 5), (5, 3, 2)),
    (1, 16, 16),
)

LOOPING = Net(
    """class LoopingNet(nn.Module):
    def __init__(self, width, depth):
        super().__init__()
        self.first = nn.Conv2d(3, width, 3, padding=1)
        self.blocks = nn.ModuleList()
        for i in range(depth):
            self.blocks.append(nn.Conv2d(width, width, 3, padding=1))
            self.blocks.append(nn.ReLU())
        self.last = nn.Conv2d(width, 2, 1)

    def forward(self, x):
        x = self.first(x)
        for block in self.blocks:
            x = block(x)
        x = self.last(x)
        return x
""",
    ((4, 2), (3, 3)),
    (3, 8, 8),
)

BRANCHING = Net(
    """class BranchingNet(nn.Module):
    def __init__(self, width, residual):
        super().__init__()
        self.residual = residual
        self.conv = nn.Conv2d(width, width, 3, padding=1)
        if residual > 0:
            self.scale = nn.Conv2d(width, width, 1)
        else:
            self.scale = nn.Conv2d(width, 2 * width, 1, bias=False)
        self.out = nn.AdaptiveAvgPool2d(4)

    def forward(self, x):
        y = self.conv(x)
        if self.residual > 0:
            y = y + self.scale(x)
        else:
            y = self.scale(y)
        y = torch.tanh(y)
        return self.out(y)
""",
    ((4, 1), (3, 0)),
    (0, 8, 8),
)

HELPING = Net(
    """class HelpingNet(nn.Module):
    def __init__(self, hidden_size, num_layers=2):
        super().__init__()
        self.hidden_size = hidden_size
        layers = [nn.Linear(12, hidden_size), nn.ReLU()]
        layers += [nn.Linear(hidden_size, hidden_size), nn.ReLU()] * (num_layers - 1)
        self.body = nn.Sequential(*layers)
        self.out_proj = nn.Linear(hidden_size, 3)

    def encode(self, x):
        return self.body(x.view(x.size(0), -1))

    def forward(self, x):
        h = self.encode(x)  # N x hidden_size
        h = F.dropout(h, p=0.5, training=self.training)
        logits = self.out_proj(h)
        return logits if logits.dim() == 2 else logits.squeeze(-1)
""",
    ((8, 2), (5, 3)),
    (3, 2, 2),
)

POOLING = Net(
    """class PoolingNet(nn.Module):
    def __init__(self, kernel, num_filters, num_colours, num_in_channels):
        super().__init__()

        # Useful parameters
        padding = kernel // 2

        self.conv1 = nn.Sequential(
            nn.Conv2d(num_in_channels, num_filters, kernel_size=kernel, padding=padding),
            nn.MaxPool2d(kernel_size=2),
            nn.BatchNorm2d(num_filters),
            nn.ReLU(inplace=True)
        )

        self.conv2 = nn.Sequential(
            nn.Conv2d(num_filters, 2*num_filters, kernel_size=kernel, padding=padding),
            nn.Upsample(scale_factor=2),
            nn.BatchNorm2d(2*num_filters),
            nn.ReLU(inplace=True)
        )

        self.conv3 = nn.Conv2d(2*num_filters, num_colours, kernel_size=kernel, padding=padding)

    def forward(self, x):
        out1 = self.conv1(x)
        out2 = self.conv2(out1)
        return self.conv3(out2)
""",
    ((3, 4, 6, 1), (5, 2, 3, 3)),
    (0, 16, 16),
)

RESIDUAL = Net(
    """class ResNetish(nn.Module):
    expansion = 2

    def __init__(self, in_planes, planes, stride=1):
        super(ResNetish, self).__init__()
        self.conv1 = nn.Conv2d(in_planes, planes, kernel_size=3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.shortcut = nn.Sequential()
        if stride != 1 or in_planes != 2 * planes:
            self.shortcut = nn.Sequential(
                nn.Conv2d(in_planes, planes, kernel_size=1, stride=stride, bias=False),
                nn.BatchNorm2d(planes)
            )

    def forward(self, x):
        out = F.relu(self.bn1(self.conv1(x)))
        out += self.shortcut(x)  # the shortcut
        out = F.relu(out)
        return out
""",
    ((4, 4, 2), (6, 6, 1)),
    (0, 8, 8),
)

ATTENDING = Net(
    """class Attention(nn.Module):
    def __init__(self, d_model, n_heads):
        super().__init__()
        self.d_k = d_model // n_heads
        self.n_heads = n_heads
        self.q_proj = nn.Linear(d_model, d_model)
        self.k_proj = nn.Linear(d_model, d_model)
        self.v_proj = nn.Linear(d_model, d_model, bias=True)
        self.out_proj = nn.Linear(d_model, d_model)

    def split_heads(self, t):
        b, n, d = t.shape
        return t.view(b, n, self.n_heads, self.d_k).transpose(1, 2)

    def forward(self, x):
        q = self.split_heads(self.q_proj(x))
        k = self.split_heads(self.k_proj(x))
        v = self.split_heads(self.v_proj(x))
        scores = torch.matmul(q, k.transpose(-2, -1)) / (self.d_k ** 0.5)
        attn = F.softmax(scores, dim=-1)
        out = torch.matmul(attn, v)  # B x heads x N x d_k
        b, h, n, d = out.shape
        out = out.transpose(1, 2).contiguous().view(b, n, h * d)
        return self.out_proj(out)
""",
    ((8, 2), (12, 3)),
    (5, 0),
)

CODING = Net(
    '''class AutoEncoder(nn.Module):
    """Encodes, then decodes."""
    def __init__(self, sizes_count, hidden):
        super().__init__()
        self.enc = nn.ModuleList([nn.Linear(hidden, hidden) for _ in range(sizes_count)])
        self.dec = nn.ModuleList([nn.Linear(hidden, hidden) for _ in range(sizes_count)])
        self.act = nn.LeakyReLU(negative_slope=0.1)

    def forward(self, x):
        # encode
        for i, layer in enumerate(self.enc):
            x = layer(x)
            if i < len(self.enc) - 1:
                x = self.act(x)
        # decode
        for layer in self.dec:
            x = self.act(layer(x))
        return x
''',
    ((2, 6), (3, 4)),
    (0,),
)

NETS = (PLAIN, LAYERED, SKIPPING, LOOPING, BRANCHING, HELPING, POOLING, RESIDUAL, ATTENDING, CODING)


def shape(net: Net, setting: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of the input; a zero in it is an argument of the setting."""
    if net in (ATTENDING, CODING):
        return tuple(side or setting[0 if net is ATTENDING else 1] for side in net.input)
    channels = net.input[0] or (setting[-1] if len(setting) == 4 else setting[0])
    return (channels, *net.input[1:])
